import type { Exchange } from '../harness/client/exchange.ts';
import type { TokenName } from '../harness/client/token-names.ts';
import { addressWord, bodyBytes, type CurlCommandOptions, curlCommand, hadProofs, isBodyCut } from './curl-command.ts';
import { addressOfMade, deletesAfter, type MadeItem, madeItems } from './curl-made.ts';
import { undoAfter } from './curl-undo.ts';
import { escapeLine } from './escape-text.ts';

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

/** Whether the host accepts requests only with valid proofs. */
export type ProofNeed = 'needed' | 'not needed' | 'unknown';

export interface CurlSequenceOptions {
  /** The file under test. */
  readonly wopisrc: string;
  /** Other files were tested as well, which may have other access tokens. */
  readonly isOneOfSeveral?: boolean | undefined;
  /** A file that the run made, and has deleted: the file under test is in its place. */
  readonly scratchFile?: string | undefined;
  /** Options of curl about the connection. */
  readonly connection?: string | undefined;
  /** Default: unknown. */
  readonly proofs?: ProofNeed | undefined;
  /** The command that signs. Absent: the requests are not signed. */
  readonly sign?: string | undefined;
}

/**
 * The requests of a check as commands for a POSIX shell that need only curl, `$WOPI_TOKEN`, and a variable for each
 * header of `--header`. Requests that only checked what the host claims are left out. At the end is what undoes them.
 */
export function curlSequence(exchanges: readonly Exchange[], options: CurlSequenceOptions): string {
  const sent = exchanges
    .filter(({ purpose }) => purpose !== 'gate')
    .map((exchange) => onFileUnderTest(exchange, options));
  const made = madeItems(sent);
  const all = [...sent, ...undoAfter(sent), ...deletesAfter(sent, made)];
  const parallel = new Set(sent.filter((exchange, index) => wasParallel(exchange, sent.slice(0, index))));
  const steps = all.map((exchange, index) =>
    curlStep(exchange, { number: index + 1, wasParallel: parallel.has(exchange) }, made, options),
  );
  const needed = [...new Set(all.map(variableOf))].filter((variable) =>
    steps.some((step) => step.includes(`$${variable}_ENCODED`)),
  );
  const isSigned = steps.some((step) => step.includes(proofFile));
  return [
    ...proofRemark(all, options),
    ...changeRemark(sent, options),
    ...(parallel.size > 0 ? [parallelRemark] : []),
    ...(options.isOneOfSeveral ? [`# $WOPI_TOKEN must hold the access token of ${escapeLine(options.wopisrc)}.`] : []),
    ...(isSigned ? [`${proofFile.slice(1)}=$(mktemp)`] : []),
    ...needed.map(encodeToken),
    ...steps,
    ...(isSigned ? [`rm "${proofFile}"`] : []),
  ].join('\n\n');
}

const proofFile = '$WOPI_PROOF';

function onFileUnderTest(exchange: Exchange, { wopisrc, scratchFile }: CurlSequenceOptions): Exchange {
  const { url } = exchange.request;
  if (scratchFile === undefined || !isBelow(url, scratchFile)) return exchange;
  const [path = '', ownQuery] = wopisrc.split('?');
  const rest = url.slice(scratchFile.length);
  const query = ownQuery === undefined ? rest : rest.replace('?', `?${ownQuery}&`);
  return { ...exchange, request: { ...exchange.request, url: path + query } };
}

function proofRemark(exchanges: readonly Exchange[], { proofs = 'unknown', sign }: CurlSequenceOptions): string[] {
  if (!exchanges.some(({ request }) => hadProofs(request))) return [];
  if (proofs === 'not needed') return ['# The host does not validate proofs, so these requests have none.'];
  if (proofs === 'needed' && sign !== undefined)
    return ['# The host validates proofs, so each request is signed with the keys of the run.'];
  const headers =
    sign === undefined ? '' : `\n# If it does, add the three headers that this prints: ${escapeLine(sign)} URL`;
  return [
    `# The proof headers are left out: a proof is valid for one token and a short time. A host that requires them refuses this.${headers}`,
  ];
}

const atTheSameTime = 'at the same time';
const parallelRemark = `# Requests "${atTheSameTime}" were sent while an earlier one was on its way: one after another, as here, they may not show the failure.`;

/** Of two that only read, the order is of no importance. */
function wasParallel(exchange: Exchange, earlier: readonly Exchange[]): boolean {
  return earlier.some(
    (other) =>
      exchange.purpose === undefined &&
      other.purpose === undefined &&
      [exchange, other].some(({ request }) => request.method !== 'GET') &&
      // Times of sending are recorded in whole milliseconds.
      exchange.startedAt + 1 < other.startedAt + other.durationMs,
  );
}

const changesFile = /^(PutFile|PutChunkedFile|RenameFile|DeleteFile)$/;

function changeRemark(sent: readonly Exchange[], { wopisrc }: CurlSequenceOptions): string[] {
  const changes = sent.filter(({ operation, request }) => changesFile.test(operation) && isBelow(request.url, wopisrc));
  const names = [...new Set(changes.map(({ operation }) => operation))];
  if (names.length === 0) return [];
  return [`# ${names.join(' and ')} may change the file under test, which nothing here restores.`];
}

function curlStep(
  exchange: Exchange,
  { number, wasParallel }: { readonly number: number; readonly wasParallel: boolean },
  made: readonly MadeItem[],
  options: CurlSequenceOptions,
): string {
  const { operation, purpose } = exchange;
  const note = wasParallel ? atTheSameTime : purpose;
  const title = `${number}. ${operation}${note ? ` (${note})` : ''}`;
  const address = addressOfMade(exchange, made);
  return [
    ...[title, ...remarks(exchange, address === undefined, options)].map((remark) => `# ${escapeLine(remark)}`),
    ...commands(exchange, {
      address,
      captured: made.find((item) => item.number === number)?.variable,
      sign: isToBeSigned(exchange, address, options) ? options.sign : undefined,
      connection: options.connection ?? '',
    }),
  ].join('\n');
}

function isToBeSigned(
  { request }: Exchange,
  address: string | undefined,
  { proofs, sign }: CurlSequenceOptions,
): boolean {
  // The token is a part of what is signed.
  const hasToken = address !== undefined || /[?&]access_token=[^&#]/.test(request.url);
  return proofs === 'needed' && sign !== undefined && hadProofs(request) && hasToken;
}

interface StepOptions {
  readonly address: string | undefined;
  /** The variable for the URL of what the request makes. */
  readonly captured: string | undefined;
  readonly sign: string | undefined;
  readonly connection: string;
}

function commands(exchange: Exchange, { address, captured, sign, connection }: StepOptions): string[] {
  const { request, purpose } = exchange;
  const options: CurlCommandOptions = {
    connection,
    variable: variableOf(exchange),
    address,
    ...(sign !== undefined && { proofFile }),
  };
  // A host that follows the rules may have made nothing.
  const guard = address !== undefined && purpose === 'clean-up' ? `[ -z ${address} ] || ` : '';
  const curl = `${guard}${curlCommand(request, options)}`;
  return [
    ...(sign === undefined ? [] : [`${guard}${sign} ${addressWord(request, options)} | sed '/^$/,$d' >"${proofFile}"`]),
    ...(captured === undefined ? [curl] : capturing(curl, captured)),
  ];
}

/** Shows the response, and keeps the URL in it. */
function capturing(curl: string, variable: string): string[] {
  const show = `printf '%s\\n' "$RESPONSE"`;
  return [`RESPONSE=$(${curl})`, show, `${variable}=$(${show} | ${urlFilter})`];
}

/** The value of the JSON property Url, with the escapes of common JSON writers undone. */
const urlFilter = String.raw`sed -n 's/.*"Url" *: *"\([^"]*\)".*/\1/p' | sed 's/\\u0026/\&/g; s/\\//g'`;

const fromHost = /^x-wopi-(sequencenumber|uploadsessiontoken|coauthtableversion)$/i;

function remarks({ request, token }: Exchange, hasOwnToken: boolean, { wopisrc }: CurlSequenceOptions): string[] {
  const sent = bodyBytes(request).length;
  return [
    ...(hasOwnToken && request.url.includes('REDACTED') && isOfHost(token, request.url, wopisrc)
      ? ['This URL had a different access token, from an earlier response: use that one instead of $WOPI_TOKEN.']
      : []),
    ...Object.entries(request.headers).flatMap(([name, value]) =>
      fromHost.test(name) && value !== ''
        ? [`${name} has the value that the host returned to the run: send the one that it returns now instead.`]
        : [],
    ),
    ...(isBodyCut(request) ? [`Only the first ${sent} of ${request.bodySize} bytes of the body are here.`] : []),
  ];
}

function isOfHost(token: Exchange['token'], url: string, wopisrc: string): boolean {
  if (token === undefined) return !isBelow(url, wopisrc);
  return token === 'from the host' || token === 'another';
}

function isBelow(url: string, wopisrc: string): boolean {
  return url.startsWith(wopisrc) && /^([/?#]|$)/.test(url.slice(wopisrc.length));
}
