import { type ProofInput, proofBytes } from '../wopi/proof-key.ts';

/** Replaces bytes that are not shown. */
const hidden = (bytes: number) => `[${bytes} bytes hidden; --show-secrets shows them]`;

/**
 * The bytes that a proof signs, part by part in hexadecimal and as text, and once as a whole, to compare with what a host
 * computes. The access token is hidden in all of them, also where it is part of the URL.
 */
export function describeSignedBytes(input: ProofInput, { showSecrets }: { readonly showSecrets: boolean }): string {
  const bytes = proofBytes(input);
  const url = input.url.toUpperCase();
  const mask = showSecrets ? [] : secretRanges(input, url);
  const parts: readonly (readonly [name: string, length: number, text: string])[] = [
    ['access token', Buffer.byteLength(input.accessToken), showSecrets ? input.accessToken : ''],
    ['URL in upper case', Buffer.byteLength(url), showSecrets ? url : maskedUrl(url)],
    ['timestamp', 8, `${input.timestamp} ticks of 100 ns since 0001-01-01 UTC`],
  ];
  let position = 0;
  const lines = parts.flatMap(([name, length, text]) => {
    const start = position;
    position += 4 + length;
    return [
      '',
      `${name}: ${length} bytes`,
      `  length  ${hexOf(bytes, start, start + 4, mask)}`,
      ...(text === '' ? [] : [`  text    ${text}`]),
      `  hex     ${hexOf(bytes, start + 4, position, mask)}`,
    ];
  });
  return [
    `Signed: ${bytes.length} bytes, in three parts, each after its length in 4 bytes, big-endian`,
    ...lines,
    '',
    'all bytes',
    `  hex     ${hexOf(bytes, 0, bytes.length, mask)}`,
  ].join('\n');
}

type Range = readonly [start: number, end: number];

/** Where the token stands: as a part of its own, and wherever the URL has it. */
function secretRanges({ accessToken }: ProofInput, url: string): Range[] {
  const token = Buffer.byteLength(accessToken);
  const urlStart = 4 + token + 4;
  const inUrl = [...url.matchAll(tokenParameter)].map(({ index, 1: name = '', 2: value = '' }): Range => {
    const start = urlStart + Buffer.byteLength(url.slice(0, index + name.length));
    return [start, start + Buffer.byteLength(value)];
  });
  return [[4, 4 + token], ...inUrl];
}

const tokenParameter = /([?&]ACCESS_TOKEN=)([^&#]*)/g;

function maskedUrl(url: string): string {
  return url.replace(tokenParameter, (_, name: string, value: string) => name + hidden(Buffer.byteLength(value)));
}

function hexOf(bytes: Buffer, start: number, end: number, mask: readonly Range[]): string {
  const pieces: string[] = [];
  let position = start;
  for (const [from, to] of mask.filter(([from, to]) => from < end && to > start)) {
    pieces.push(bytes.subarray(position, from).toString('hex'), hidden(to - from));
    position = to;
  }
  return [...pieces, bytes.subarray(position, end).toString('hex')].filter((piece) => piece !== '').join(' ');
}
