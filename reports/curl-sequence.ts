import type { Exchange, RecordedRequest } from '../harness/client/exchange.ts';
import type { TokenName } from '../harness/client/token-names.ts';
import { escapeLine, isPrintable } from './escape-text.ts';
import { headerOf } from './header-of.ts';
import { recordedBytes } from './readable-body.ts';
import { headerVariable, shellQuote, shellQuoteWithSecret } from './shell-quote.ts';

/** Bytes of a body after which a command is too long to paste. */
const bodyLimit = 16_384;

/** Headers that curl sets itself. */
const ownHeaders = /^(host|connection|content-length|transfer-encoding)$/i;
const proofHeaders = /^x-wopi-proof(old)?$/i;

/** The shell variables of the tokens that a run may be given. */
const tokenVariables: Partial<Record<TokenName, string>> = {
  'second user': 'WOPI_SECOND_TOKEN',
  'read-only': 'WOPI_READ_ONLY_TOKEN',
  expired: 'WOPI_EXPIRED_TOKEN',
  'other file': 'WOPI_OTHER_FILE_TOKEN',
};

function variableOf({ token = 'run' }: Exchange): string {
  return tokenVariables[token] ?? 'WOPI_TOKEN';
}

/** Percent-encodes every byte of the token in a variable, using POSIX tools only. */
function encodeToken(variable: string): string {
  return `${variable}_ENCODED=$(printf %s "$${variable}" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g')`;
}

/**
 * The requests of a check as commands for a POSIX shell that need only curl, `$WOPI_TOKEN`, and a variable for each
 * header of `--header`. Requests that only checked what the host claims are left out.
 */
export function curlSequence(exchanges: readonly Exchange[], wopisrc: string, options = ''): string {
  const sent = exchanges.filter(({ purpose }) => purpose !== 'gate');
  const all = [...sent, ...unlocksAfter(sent)];
  const steps = all.map((exchange, index) => curlStep(exchange, index + 1, { wopisrc, options }));
  const needed = [...new Set(all.map(variableOf))].filter((variable) =>
    steps.some((step) => step.includes(`$${variable}_ENCODED`)),
  );
  return [...needed.map(encodeToken), ...steps].join('\n\n');
}

/**
 * Requests that release the locks that the requests leave behind: the evidence of a check does not have what the run sent
 * to undo it.
 */
function unlocksAfter(sent: readonly Exchange[]): Exchange[] {
  const locks = new Map<string, { readonly exchange: Exchange; readonly lock: string }>();
  for (const exchange of sent) {
    const { operation, request, response } = exchange;
    const lock = headerOf(request, 'x-wopi-lock');
    if (response?.status !== 200 || lock === undefined) continue;
    const key = request.url.replace(/\?.*/s, '');
    if (takesLock.test(operation)) locks.set(key, { exchange, lock });
    else if (operation === 'Unlock') locks.delete(key);
  }
  return [...locks.values()].map(({ exchange, lock }) => unlockOf(exchange, lock));
}

const takesLock = /^(Lock|UnlockAndRelock)$/;

function unlockOf({ proof: _, ...exchange }: Exchange, lock: string): Exchange {
  const kept = Object.entries(exchange.request.headers).filter(
    ([name]) => !/^x-wopi-(oldlock|override|lock)$/i.test(name),
  );
  const headers = { ...Object.fromEntries(kept), 'X-WOPI-Override': 'UNLOCK', 'X-WOPI-Lock': lock };
  return { ...exchange, operation: 'Unlock', purpose: 'clean-up', request: { ...exchange.request, headers } };
}

interface Connection {
  readonly wopisrc: string;
  /** Options of curl about certificates. */
  readonly options: string;
}

function curlStep(exchange: Exchange, number: number, connection: Connection): string {
  const { operation, purpose, request } = exchange;
  const title = `${number}. ${operation}${purpose ? ` (${purpose})` : ''}`;
  return [
    ...[title, ...remarks(exchange, connection.wopisrc)].map((remark) => `# ${escapeLine(remark)}`),
    curlCommand(request, connection.options, variableOf(exchange)),
  ].join('\n');
}

function remarks({ request, token }: Exchange, wopisrc: string): string[] {
  const sent = bodyBytes(request).length;
  return [
    ...(Object.keys(request.headers).some((name) => proofHeaders.test(name))
      ? [
          'The proof headers are left out: a proof is valid for one token and a short time. A host that requires them refuses this.',
        ]
      : []),
    ...(request.url.includes('REDACTED') && isOfHost(token, request.url, wopisrc)
      ? ['This URL had a different access token, from an earlier response: use that one instead of $WOPI_TOKEN.']
      : []),
    ...(sent < request.bodySize ? [`Only the first ${sent} of ${request.bodySize} bytes of the body are here.`] : []),
  ];
}

function isOfHost(token: Exchange['token'], url: string, wopisrc: string): boolean {
  if (token === undefined) return !isBelow(url, wopisrc);
  return token === 'from the host' || token === 'another';
}

function isBelow(url: string, wopisrc: string): boolean {
  return url.startsWith(wopisrc) && /^([/?#]|$)/.test(url.slice(wopisrc.length));
}

function curlCommand(request: RecordedRequest, connection: string, variable: string): string {
  const { input, options } = bodyArguments(request);
  const own = `${connection === '' ? '' : ` ${connection}`}${urlOptions(request.url)}`;
  const words = [
    `${input}curl -sS -i${own} -X ${shellQuote(request.method)} ${shellQuoteWithSecret(request.url, `$${variable}_ENCODED`)}`,
    ...headerArguments(request, options.length > 0, variable).map((header) => `-H ${header}`),
    ...options,
  ];
  return words.join(' \\\n  ');
}

/** curl reads brackets as patterns and shortens dot segments, by default. */
function urlOptions(url: string): string {
  return `${/[[\]{}]/.test(url) ? ' --globoff' : ''}${/\/\.{1,2}(\/|\?|#|$)/.test(url) ? ' --path-as-is' : ''}`;
}

function headerArguments({ url, headers }: RecordedRequest, hasBody: boolean, variable: string): string[] {
  const sent = Object.entries(headers)
    .filter(([name]) => !ownHeaders.test(name) && !proofHeaders.test(name))
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

function bodyBytes(request: RecordedRequest): Buffer {
  return recordedBytes(request).subarray(0, bodyLimit);
}

/** Octal, because POSIX printf has no hexadecimal escapes. */
function octal(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
