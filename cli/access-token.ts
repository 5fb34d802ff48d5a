import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { FurtherAccess } from '../harness/lane/further-access.ts';
import type { NewToken } from '../harness/lane/token-renewal.ts';
import { environmentNames, furtherTokens, type Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { secrets } from './secrets.ts';

const run = promisify(execFile);
const commandTimeoutMs = 60_000;
const silenceMs = 3_000;
const mostOutput = 2 ** 20;

/**
 * The access token for a file, from the setting that provides one.
 * @throws {ConfigurationError} when no setting provides one, or it is empty or unavailable; the reason of `signal`.
 */
export async function accessTokenFor(wopisrc: string, settings: Settings, signal?: AbortSignal): Promise<string> {
  return await tokenFrom(requireSource(settings), wopisrc, signal);
}

function requireSource(settings: Settings): TokenSource {
  const source = tokenSource(settings, 'token');
  if (source) return source;
  throw new ConfigurationError('no access token; use --token, --token-file or --token-command, or set WOPI_TOKEN');
}

/**
 * The access tokens of the files: one for all of them, or one for each, in the same order. A token command runs for
 * each file.
 * @throws {ConfigurationError} when there is a different number of tokens, or one is missing, empty or unavailable;
 * the reason of `signal`.
 */
export async function accessTokensFor(
  wopisrcs: readonly string[],
  settings: Settings,
  signal?: AbortSignal,
): Promise<string[]> {
  if (settings['token-command'] !== undefined)
    return await Promise.all(wopisrcs.map((wopisrc) => accessTokenFor(wopisrc, settings, signal)));
  const source = requireSource(settings);
  const texts = settings.token ?? [await source.read('')];
  const tokens = texts.flatMap(linesOf).map((token) => checkedToken(token, source));
  if (tokens.length !== 1 && tokens.length !== wopisrcs.length)
    throw new ConfigurationError(
      `${tokens.length} access tokens from ${source.name} for ${wopisrcs.length} WopiSrc; ` +
        'give one token for all, or one for each --wopisrc in the same order',
    );
  return wopisrcs.map((_, index) => tokens[index] ?? tokens[0] ?? '');
}

// An access token cannot have a line break.
function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.length === 0 ? [''] : lines;
}

/** The ways to get a second user's token and the like; absent where no setting provides one. */
export function furtherAccessOf(settings: Settings, testFile: string): FurtherAccess {
  const opener = (name: (typeof furtherTokens)[number], wopisrc = testFile) => {
    const source = tokenSource(settings, name);
    return source && (async () => ({ wopisrc, accessToken: await tokenFrom(source, wopisrc) }));
  };
  const access = {
    second: opener('second-token'),
    readOnly: opener('read-only-token'),
    expired: opener('expired-token'),
    otherFile: otherFileOpener(settings, (wopisrc) => opener('other-file-token', wopisrc)),
  };
  return Object.fromEntries(Object.entries(access).filter(([, open]) => open !== undefined));
}

function otherFileOpener<Opener>(settings: Settings, openerOf: (wopisrc: string) => Opener | undefined) {
  const { 'other-file': file } = settings;
  if (file === undefined && openerOf('') === undefined) return undefined;
  if (file === undefined)
    throw new ConfigurationError('--other-file-token needs --other-file, the WopiSrc of that file');
  const wopisrc = parseWopiSrc(file, '--other-file');
  const own = openerOf(wopisrc);
  if (own) return own;
  if (settings['token-command'] !== undefined)
    return async () => ({ wopisrc, accessToken: await accessTokenFor(wopisrc, settings) });
  throw new ConfigurationError('--other-file needs --other-file-token, the access token of that file');
}

/**
 * Judges the token files, and the further tokens that are given as they are, before the first request.
 * @throws {ConfigurationError} when one is missing, empty or ambiguous.
 */
export function requireTokens(settings: Settings): void {
  const { 'token-file': tokenFile } = settings;
  if (tokenSource(settings, 'token') && tokenFile !== undefined && !isReadOnce(tokenFile)) readTokenFile(tokenFile);
  for (const name of furtherTokens) {
    const source = tokenSource(settings, name);
    const file = settings[`${name}-file`];
    if (source && settings[`${name}-command`] === undefined && !(file && isReadOnce(file)))
      checkedToken(String(source.read('')), source);
  }
}

async function tokenFrom(source: TokenSource, wopisrc: string, signal?: AbortSignal): Promise<string> {
  return checkedToken(await source.read(wopisrc, signal), source);
}

function checkedToken(text: string, { name }: TokenSource): string {
  const token = text.trim();
  if (token === '') throw new ConfigurationError(`the access token from ${name} is empty`);
  if (/^[\x20-\x7e]+$/.test(token)) return token;
  if (/[\r\n]/.test(token)) throw new ConfigurationError(`the access token from ${name} has more than one line`);
  throw new ConfigurationError(
    `the access token from ${name} contains characters that are not allowed in an HTTP header`,
  );
}

/** Gets new access tokens; undefined if the settings have no token command. */
export function newTokenFrom(settings: Settings): NewToken | undefined {
  const makesTokens = settings['token-command'] !== undefined && settings['reference-host'] === undefined;
  return makesTokens ? (wopisrc) => accessTokenFor(wopisrc, settings) : undefined;
}

interface TokenSource {
  readonly name: string;
  readonly read: (wopisrc: string, signal?: AbortSignal) => string | Promise<string>;
}

function tokenSource(settings: Settings, name: 'token' | (typeof furtherTokens)[number]): TokenSource | undefined {
  const { [name]: token, [`${name}-file` as const]: file, [`${name}-command` as const]: command } = settings;
  if ([token, file, command].filter((source) => source !== undefined).length > 1)
    throw new ConfigurationError(
      `more than one access token; use only one of --${name}, --${name}-file and --${name}-command`,
    );
  const variable = environmentNames[name]?.[0];
  if (token !== undefined) return { name: `--${name} (or ${variable})`, read: () => [token].flat().join('\n') };
  if (file !== undefined) return { name: `the file ${file}`, read: () => readTokenFile(file) };
  if (command === undefined) return undefined;
  const commandName = name === 'token' ? 'the token command' : `the command of --${name}-command`;
  return { name: commandName, read: (wopisrc, signal) => runTokenCommand(command, wopisrc, signal) };
}

/** Whether a file is empty for a second reader, such as the pipe of `<(command)` in a shell. */
export function isReadOnce(file: string): boolean {
  return /^\/(dev|proc)\//.test(file);
}

function readTokenFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`the token file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

// WOPI_SRC tells the command which file the token is for.
async function runTokenCommand(command: string, wopisrc: string, abort?: AbortSignal): Promise<string> {
  const shell = process.platform === 'win32' ? ['cmd', '/d', '/s', '/c'] : ['/bin/sh', '-c'];
  const [program = '', ...options] = shell;
  const environment = { ...process.env, WOPI_SRC: wopisrc };
  const longest = `${commandTimeoutMs / 1000} s`;
  const notice = setTimeout(
    () => process.stderr.write(`Waiting up to ${longest} for the token command to end.\n`),
    silenceMs,
  );
  try {
    const limits = { timeout: commandTimeoutMs, maxBuffer: mostOutput, ...(abort && { signal: abort }) };
    const { stdout, stderr } = await run(program, [...options, command], { ...limits, env: environment });
    if (stdout.trim() === '' && stderr.trim() !== '') throw Object.assign(new Error(), { code: 0, stderr });
    return stdout;
  } catch (error) {
    abort?.throwIfAborted();
    const { code, signal, killed, stderr = '' } = error as FailedCommand;
    const exit = signal ? `was ended by ${signal}` : `exited with ${String(code)}`;
    const end = killed ? `ran for more than ${longest}` : exit;
    throw new ConfigurationError(`the token command ${end} instead of printing a token${lastWords(stderr)}`);
  } finally {
    clearTimeout(notice);
  }
}

interface FailedCommand {
  readonly code?: unknown;
  readonly signal?: string;
  /** Because its time was up. */
  readonly killed?: boolean;
  readonly stderr?: string;
}

const shownLines = 2;

// What the command printed last usually says why it failed.
function lastWords(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const shown = lines.slice(-shownLines).map((line) => escapeLine(secrets.redact(line.slice(-2_000)), 200));
  return shown.length === 0 ? '' : `; its error output ends: ${shown.join(' / ')}`;
}
