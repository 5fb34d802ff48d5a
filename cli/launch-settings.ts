import { existsSync, readFileSync } from 'node:fs';
import {
  type LaunchFile,
  type LaunchHost,
  launchFileName,
  parseLaunchFile,
  type TokenSource,
} from '../harness/launch/launch-file.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { accessTokenFor } from './access-token.ts';

/** The launch file that was named, or the one in the working directory; empty where there is none. */
export function readLaunchFile(named: string | undefined): { readonly name: string; readonly content: LaunchFile } {
  const name = named ?? launchFileName;
  if (named === undefined && !existsSync(name)) return { name, content: {} };
  return { name, content: parseLaunchFile({ name, text: textOf(name) }) };
}

function textOf(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`the launch file ${name} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** The host of a launch file as settings of a run. @throws {ConfigurationError} for a variable that is not set. */
export function settingsOfHost(
  host: LaunchHost,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, unknown> {
  const { wopisrc, otherFile, hostPage, storageState } = host;
  const token = (setting: string, source: TokenSource | undefined) => tokenSettings(setting, source, environment);
  return {
    ...(wopisrc !== undefined && { wopisrc: [wopisrc] }),
    ...(otherFile?.wopisrc !== undefined && {
      'other-file': otherFile.wopisrc,
      ...token('other-file-token', otherFile),
    }),
    ...(hostPage !== undefined && { 'host-page': hostPage }),
    ...(storageState !== undefined && { 'storage-state': storageState }),
    ...token('token', host.first),
    ...token('second-token', host.second),
    ...token('read-only-token', host.readOnly),
    ...token('expired-token', host.expired),
  };
}

/** The access token of an account that only a launch has. @throws {ConfigurationError} when it is not available. */
export async function launchToken(source: TokenSource, wopisrc: string, settings: Settings): Promise<string> {
  const none = { token: undefined, 'token-file': undefined, 'token-command': undefined };
  const { token, ...others } = tokenSettings('token', source, process.env);
  const given = { ...others, ...(token !== undefined && { token: [token] }) };
  return await accessTokenFor(wopisrc, { ...settings, ...none, ...given } as Settings);
}

function tokenSettings(
  setting: string,
  { tokenEnv, tokenFile, tokenCommand }: TokenSource = {},
  environment: NodeJS.ProcessEnv,
): Record<string, unknown> {
  if (tokenFile !== undefined) return { [`${setting}-file`]: tokenFile };
  if (tokenCommand !== undefined) return { [`${setting}-command`]: tokenCommand };
  return tokenEnv === undefined ? {} : { [setting]: variableOf(tokenEnv, environment) };
}

function variableOf(variable: string, environment: NodeJS.ProcessEnv): string {
  const value = environment[variable];
  if (value) return value;
  throw new ConfigurationError(`the environment variable ${variable}, which the launch file names, is not set`);
}
