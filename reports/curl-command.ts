import type { RecordedRequest } from '../harness/client/exchange.ts';
import { isPrintable } from './escape-text.ts';
import { recordedBytes } from './readable-body.ts';
import { headerVariable, shellQuote, shellQuoteWithSecret } from './shell-quote.ts';

/** Bytes of a body after which a command is too long to paste. */
const bodyLimit = 16_384;

/** Headers that curl sets itself. */
const ownHeaders = /^(host|connection|content-length|transfer-encoding)$/i;
const proofHeaders = /^x-wopi-proof(old)?$/i;
const signedHeaders = /^x-wopi-(proof|proofold|timestamp)$/i;

export interface CurlCommandOptions {
  /** Options about the connection, such as `-k`. */
  readonly connection: string;
  /** The shell variable of the access token, without `$`. */
  readonly variable: string;
  /** The word of a URL that is known only when the commands run; it has the access token. */
  readonly address?: string | undefined;
  /** The file with the proof headers. Absent: the request has none. */
  readonly proofFile?: string | undefined;
}

/** Whether the recorded request had proofs, valid or not. */
export function hadProofs({ headers }: RecordedRequest): boolean {
  return Object.keys(headers).some((name) => proofHeaders.test(name));
}

/** One request as a command for a POSIX shell that needs only curl. */
export function curlCommand(request: RecordedRequest, options: CurlCommandOptions): string {
  const { connection, proofFile } = options;
  const body = bodyArguments(request);
  const own = `${connection === '' ? '' : ` ${connection}`}${urlOptions(request.url)}`;
  const words = [
    `${body.input}curl -sS -i${own} -X ${shellQuote(request.method)} ${addressWord(request, options)}`,
    ...headerArguments(request, body.options.length > 0, options).map((header) => `-H ${header}`),
    ...(proofFile === undefined ? [] : [`-H "@${proofFile}"`]),
    ...body.options,
  ];
  return words.join(' \\\n  ');
}

/** The URL of the request, with its access token from the shell variable. */
export function addressWord({ url }: RecordedRequest, { variable, address }: CurlCommandOptions): string {
  return address ?? shellQuoteWithSecret(url, `$${variable}_ENCODED`);
}

/** curl reads brackets as patterns and shortens dot segments, by default. */
function urlOptions(url: string): string {
  return `${/[[\]{}]/.test(url) ? ' --globoff' : ''}${/\/\.{1,2}(\/|\?|#|$)/.test(url) ? ' --path-as-is' : ''}`;
}

function headerArguments(
  { url, headers }: RecordedRequest,
  hasBody: boolean,
  { variable, address, proofFile }: CurlCommandOptions,
): string[] {
  const isLeftOut = (name: string) =>
    ownHeaders.test(name) ||
    (proofFile === undefined ? proofHeaders : signedHeaders).test(name) ||
    // The token of a URL that is known later is only in that URL.
    (address !== undefined && /^authorization$/i.test(name));
  const sent = Object.entries(headers)
    .filter(([name]) => !isLeftOut(name))
    .map(([name, value]) => {
      const isToken = /^authorization$/i.test(name);
      return headerArgument(name, isToken ? authorizationOf(value, url) : value, isToken ? variable : undefined);
    });
  const addsContentType = hasBody && !Object.keys(headers).some((name) => /^content-type$/i.test(name));
  return addsContentType ? [...sent, "'Content-Type:'"] : sent;
}

/** The recorder redacts the whole header, but keeps an invalid token that was sent on purpose in the URL. */
function authorizationOf(recorded: string, url: string): string {
  if (recorded !== 'REDACTED') return recorded;
  return `Bearer ${/[?&]access_token=([^&#]+)/.exec(url)?.[1] ?? recorded}`;
}

function headerArgument(name: string, value: string, tokenVariable: string | undefined): string {
  // `Name:` would make curl leave the header out; `Name;` sends it empty.
  if (value === '') return shellQuote(`${name};`);
  const variable = tokenVariable === undefined ? headerVariable(name) : `$${tokenVariable}`;
  return shellQuoteWithSecret(`${name}: ${value}`, variable);
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

/** Whether a command sends less than the whole body. */
export function isBodyCut(request: RecordedRequest): boolean {
  return request.bodyEnd !== undefined || recordedBytes(request).length > bodyLimit;
}

/** What a command sends of the body. */
export function bodyBytes(request: RecordedRequest): Buffer {
  return recordedBytes(request).subarray(0, bodyLimit);
}

/** Octal, because POSIX printf has no hexadecimal escapes. */
function octal(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
