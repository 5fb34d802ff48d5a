import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { environmentNames, type ResolvedSettings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import type { FileUnderTest, RunnerConnection } from '../validation-app/runner.ts';
import { accessTokensFor, newTokenFrom } from './access-token.ts';
import { extraHeadersOf, senderOptionsOf } from './request-settings.ts';
import { ownCommandsOf } from './rerun-command.ts';
import { learnSettings, secrets } from './secrets.ts';
import { settingsOf } from './settings-of.ts';

const tokenOptions = ['token', 'tokenFile', 'tokenCommand', 'token_ttl'] as const;

export interface ServedSettings {
  /** The file that `serve --wopisrc` opens; absent without that option. */
  readonly file: FileUnderTest | undefined;
  readonly connection: RunnerConnection;
}

/**
 * What `serve` takes from its options, the environment, and the configuration file, in the precedence of `run`. Only the
 * option names a file to open.
 * @throws {ConfigurationError} when the file has no access token, or the options do not fit together.
 */
export async function servedSettings(command: Command): Promise<ServedSettings> {
  const isGiven = (option: string) => command.getOptionValueSource(option) === 'cli';
  const resolved = settingsOf(command, { addresses: [], environment: variablesOf(isGiven('wopisrc')) });
  const { settings } = resolved;
  learnSettings(secrets, settings);
  const connection: RunnerConnection = {
    senderOptions: senderOptionsOf(settings),
    extraHeaders: extraHeadersOf(settings),
    triage: settings.triage,
    yes: settings.yes,
    commandsFor: (wopisrc) => ownCommandsOf(servedAs(resolved, wopisrc), wopisrc),
  };
  if (isGiven('wopisrc')) return { file: await fileOf(resolved), connection };
  const stray = command.options.find(
    (option) => isTokenOption(option.attributeName()) && isGiven(option.attributeName()),
  );
  if (stray) throw new ConfigurationError(`${stray.long} needs --wopisrc, the file that serve opens`);
  return { file: undefined, connection };
}

// Any other variable is about a run, and must not change what serve does.
function variablesOf(hasFile: boolean, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const names = (['triage', ...(hasFile ? (['token', 'token_ttl'] as const) : [])] as const).flatMap(
    (setting) => environmentNames[setting] ?? [],
  );
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}

function isTokenOption(name: string): boolean {
  return tokenOptions.some((option) => option === name);
}

async function fileOf({ settings }: ResolvedSettings): Promise<FileUnderTest> {
  const [first = '', ...others] = settings.wopisrc;
  if (others.length > 0) throw new ConfigurationError('serve opens one file; use --wopisrc only once');
  const wopisrc = parseWopiSrc(first);
  const [accessToken = ''] = await accessTokensFor([wopisrc], settings);
  secrets.learn(accessToken);
  const newToken = newTokenFrom(settings);
  return { wopisrc, accessToken, ttl: settings.token_ttl, seed: randomInt(2 ** 31), newToken };
}

const carried = ['proof-keys', 'triage', 'ca', 'insecure', 'proxy', 'header', 'timeout', 'yes'] as const;

/** The settings of the run that tests this file as `serve` does. */
function servedAs({ settings, sources, configFile }: ResolvedSettings, wopisrc: string): ResolvedSettings {
  const ofFile = { wopisrc: [wopisrc], token: [''], 'token-file': undefined, 'token-command': undefined };
  return {
    settings: { ...settings, ...ofFile, profile: 'all', 'reference-host': undefined },
    sources: { wopisrc: 'flag', token: 'flag', ...Object.fromEntries(carried.map((name) => [name, sources[name]])) },
    configFile,
  };
}
