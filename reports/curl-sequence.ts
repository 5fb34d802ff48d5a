import type { Exchange, RecordedRequest } from '../harness/client/exchange.ts';
import { escapeLine, isPrintable } from './escape-text.ts';
import { recordedBytes } from './readable-body.ts';
import { headerVariable, shellQuote, shellQuoteWithSecret } from './shell-quote.ts';

/** Bytes of a body after which a command is too long to paste. */
const bodyLimit = 16_384;

/** Headers that curl sets itself. */
const ownHeaders = /^(host|connection|content-length|transfer-encoding)$/i;
const proofHeaders = /^x-wopi-proof(old)?$/i;

const tokenInHeader = '$WOPI_TOKEN';
const tokenInUrl = '$WOPI_TOKEN_ENCODED';

/** Percent-encodes every byte of the token, using POSIX tools only. */
const encodeToken = `WOPI_TOKEN_ENCODED=$(printf %s "$WOPI_TOKEN" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g')`;

/**
 * The requests of a check as commands for a POSIX shell that need only curl, `$WOPI_TOKEN`, and a variable for each
 * header of `--header`. Requests that only checked what the host claims are left out.
 */
export function curlSequence(exchanges: readonly Exchange[], wopisrc: string, options = ''): string {
  const steps = exchanges
    .filter(({ purpose }) => purpose !== 'gate')
    .map((exchange, index) => curlStep(exchange, index + 1, { wopisrc, options }));
  const needsToken = steps.some((step) => step.includes(tokenInUrl));
  return [...(needsToken ? [encodeToken] : []), ...steps].join('\n\n');
}

interface Connection {
  readonly wopisrc: string;
  /** Options of curl about certificates. */
  readonly options: string;
}

function curlStep({ operation, purpose, request }: Exchange, number: number, connection: Connection): string {
  const title = `${number}. ${operation}${purpose ? ` (${purpose})` : ''}`;
  return [
    ...[title, ...remarks(request, connection.wopisrc)].map((remark) => `# ${escapeLine(remark)}`),
    curlCommand(request, connection.options),
  ].join('\n');
}

function remarks(request: RecordedRequest, wopisrc: string): string[] {
  const sent = bodyBytes(request).length;
  return [
    ...(Object.keys(request.headers).some((name) => proofHeaders.test(name))
      ? ['The proof headers are left out: a proof is valid for one token and a short time.']
      : []),
    ...(request.url.includes('REDACTED') && !isBelow(request.url, wopisrc)
      ? ['This URL had a different access token, from an earlier response: use that one instead of $WOPI_TOKEN.']
      : []),
    ...(sent < request.bodySize ? [`Only the first ${sent} of ${request.bodySize} bytes of the body are here.`] : []),
  ];
}

function isBelow(url: string, wopisrc: string): boolean {
  return url.startsWith(wopisrc) && /^([/?#]|$)/.test(url.slice(wopisrc.length));
}

function curlCommand(request: RecordedRequest, connection: string): string {
  const { input, options } = bodyArguments(request);
  const own = `${connection === '' ? '' : ` ${connection}`}${urlOptions(request.url)}`;
  const words = [
    `${input}curl -sS -i${own} -X ${shellQuote(request.method)} ${shellQuoteWithSecret(request.url, tokenInUrl)}`,
    ...headerArguments(request, options.length > 0).map((header) => `-H ${header}`),
    ...options,
  ];
  return words.join(' \\\n  ');
}

/** curl reads brackets as patterns and shortens dot segments, by default. */
function urlOptions(url: string): string {
  return `${/[[\]{}]/.test(url) ? ' --globoff' : ''}${/\/\.{1,2}(\/|\?|#|$)/.test(url) ? ' --path-as-is' : ''}`;
}

function headerArguments({ url, headers }: RecordedRequest, hasBody: boolean): string[] {
  const sent = Object.entries(headers)
    .filter(([name]) => !ownHeaders.test(name) && !proofHeaders.test(name))
    .map(([name, value]) => headerArgument(name, /^authorization$/i.test(name) ? authorizationOf(value, url) : value));
  const addsContentType = hasBody && !Object.keys(headers).some((name) => /^content-type$/i.test(name));
  return addsContentType ? [...sent, "'Content-Type:'"] : sent;
}

/** The recorder redacts the whole header, but keeps an invalid token that was sent on purpose in the URL. */
function authorizationOf(recorded: string, url: string): string {
  if (recorded !== 'REDACTED') return recorded;
  return `Bearer ${/[?&]access_token=([^&#]+)/.exec(url)?.[1] ?? recorded}`;
}

function headerArgument(name: string, value: string): string {
  // `Name:` would make curl leave the header out; `Name;` sends it empty.
  if (value === '') return shellQuote(`${name};`);
  const variable = /^authorization$/i.test(name) ? tokenInHeader : headerVariable(name);
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

function bodyBytes(request: RecordedRequest): Buffer {
  return recordedBytes(request).subarray(0, bodyLimit);
}

/** Octal, because POSIX printf has no hexadecimal escapes. */
function octal(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
