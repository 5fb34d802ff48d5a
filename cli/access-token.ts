import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { NewToken } from '../harness/lane/token-renewal.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';

const run = promisify(execFile);
const commandTimeoutMs = 60_000;

/**
 * The access token for a file, from the setting that provides one.
 * @throws {ConfigurationError} when no setting provides one, or it is empty or unavailable.
 */
export async function accessTokenFor(wopisrc: string, settings: Settings): Promise<string> {
  const source = tokenSource(settings);
  const token = (await source.read(wopisrc)).trim();
  if (token === '') throw new ConfigurationError(`the access token from ${source.name} is empty`);
  if (!/^[\x20-\x7e]+$/.test(token))
    throw new ConfigurationError(
      `the access token from ${source.name} contains characters that are not allowed in an HTTP header`,
    );
  return token;
}

/** Gets new access tokens; undefined if the settings have no token command. */
export function newTokenFrom(settings: Settings): NewToken | undefined {
  const makesTokens = settings['token-command'] !== undefined && settings['reference-host'] === undefined;
  return makesTokens ? (wopisrc) => accessTokenFor(wopisrc, settings) : undefined;
}

interface TokenSource {
  readonly name: string;
  readonly read: (wopisrc: string) => string | Promise<string>;
}

function tokenSource(settings: Settings): TokenSource {
  const { token, 'token-file': file, 'token-command': command } = settings;
  if ([token, file, command].filter((source) => source !== undefined).length > 1)
    throw new ConfigurationError(
      'more than one access token; use only one of --token, --token-file and --token-command',
    );
  if (token !== undefined) return { name: '--token (or WOPI_TOKEN)', read: () => token };
  if (file !== undefined) return { name: `the file ${file}`, read: () => readTokenFile(file) };
  if (command !== undefined) return { name: 'the token command', read: (wopisrc) => runTokenCommand(command, wopisrc) };
  throw new ConfigurationError('no access token; use --token, --token-file or --token-command, or set WOPI_TOKEN');
}

function readTokenFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`the token file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

// WOPI_SRC tells the command which file the token is for.
async function runTokenCommand(command: string, wopisrc: string): Promise<string> {
  const shell = process.platform === 'win32' ? ['cmd', '/d', '/s', '/c'] : ['/bin/sh', '-c'];
  const [program = '', ...options] = shell;
  const environment = { ...process.env, WOPI_SRC: wopisrc };
  try {
    const { stdout } = await run(program, [...options, command], { timeout: commandTimeoutMs, env: environment });
    return stdout;
  } catch (error) {
    const { code, killed } = error as { code?: unknown; killed?: boolean };
    const end = killed ? `ran for more than ${commandTimeoutMs / 1000} s` : `exited with ${String(code)}`;
    throw new ConfigurationError(`the token command ${end} instead of printing a token`);
  }
}
