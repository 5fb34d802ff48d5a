import type { Exchange, RecordedRequest } from '../harness/wopi/exchange.ts';
import { escapeLine, isPrintable } from './escape.ts';
import { recordedBytes } from './recorded-body.ts';
import { shellQuote, shellQuoteWithToken } from './shell-quote.ts';

/** More of a body would be no line that anybody pastes. */
const bodyLimit = 16_384;

/** Headers that curl writes itself. */
const ownHeaders = /^(host|connection|content-length|transfer-encoding)$/i;
const proofHeaders = /^x-wopi-proof(old)?$/i;

/**
 * The requests of a check as lines for a POSIX shell that need nothing but curl and `$WOPI_TOKEN`. Requests that only
 * asked what the host claims are left out.
 */
export function curlSequence(exchanges: readonly Exchange[], wopisrc: string): string {
  return exchanges
    .filter(({ purpose }) => purpose !== 'gate')
    .map((exchange, index) => curlStep(exchange, index + 1, wopisrc))
    .join('\n\n');
}

function curlStep({ operation, purpose, request }: Exchange, number: number, wopisrc: string): string {
  const title = `${number}. ${operation}${purpose ? ` (${purpose})` : ''}`;
  return [
    ...[title, ...remarks(request, wopisrc)].map((remark) => `# ${escapeLine(remark)}`),
    curlCommand(request),
  ].join('\n');
}

function remarks(request: RecordedRequest, wopisrc: string): string[] {
  const sent = bodyBytes(request).length;
  return [
    ...(Object.keys(request.headers).some((name) => proofHeaders.test(name))
      ? ['The proof headers are left out: a proof belongs to one token and one moment.']
      : []),
    ...(request.url.includes('REDACTED') && !isBelow(request.url, wopisrc)
      ? ['This address had an access token of its own, which an earlier response gave: put it in place of $WOPI_TOKEN.']
      : []),
    ...(sent < request.bodySize ? [`Only the first ${sent} of ${request.bodySize} bytes of the body are here.`] : []),
  ];
}

function isBelow(url: string, wopisrc: string): boolean {
  return url.startsWith(wopisrc) && /^([/?#]|$)/.test(url.slice(wopisrc.length));
}

function curlCommand(request: RecordedRequest): string {
  const { input, options } = bodyArguments(request);
  const words = [
    `${input}curl -sS -i${urlOptions(request.url)} -X ${shellQuote(request.method)} ${shellQuoteWithToken(request.url)}`,
    ...headerArguments(request, options.length > 0).map((header) => `-H ${header}`),
    ...options,
  ];
  return words.join(' \\\n  ');
}

/** curl reads brackets as patterns and shortens dot segments, unless told not to. */
function urlOptions(url: string): string {
  return `${/[[\]{}]/.test(url) ? ' --globoff' : ''}${/\/\.{1,2}(\/|\?|#|$)/.test(url) ? ' --path-as-is' : ''}`;
}

function headerArguments({ headers }: RecordedRequest, hasBody: boolean): string[] {
  const names = Object.keys(headers);
  const sent = Object.entries(headers)
    .filter(([name]) => !ownHeaders.test(name) && !proofHeaders.test(name))
    .map(([name, value]) => headerArgument(name, value));
  const addsContentType = hasBody && !names.some((name) => /^content-type$/i.test(name));
  return addsContentType ? [...sent, "'Content-Type:'"] : sent;
}

function headerArgument(name: string, value: string): string {
  // `Name:` would make curl leave the header out; `Name;` sends it empty.
  if (value === '') return shellQuote(`${name};`);
  const scheme = /^authorization$/i.test(name) && value === 'REDACTED' ? 'Bearer ' : '';
  return shellQuoteWithToken(`${name}: ${scheme}${value}`);
}

function bodyArguments(request: RecordedRequest): { readonly input: string; readonly options: readonly string[] } {
  const bytes = bodyBytes(request);
  if (bytes.length === 0)
    return { input: '', options: /^(POST|PUT|PATCH)$/.test(request.method) ? ["--data-raw ''"] : [] };
  const text = bytes.toString();
  if (isPrintable(text) && Buffer.from(text).equals(bytes)) {
    return { input: '', options: [`--data-raw ${shellQuote(text)}`] };
  }
  return { input: `printf '${octal(bytes)}' | `, options: ['--data-binary @-'] };
}

function bodyBytes(request: RecordedRequest): Buffer {
  return recordedBytes(request).subarray(0, bodyLimit);
}

/** Octal, because a POSIX printf knows no hexadecimal escapes. */
function octal(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
