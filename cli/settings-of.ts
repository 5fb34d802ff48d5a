import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import {
  type ResolvedSettings,
  readConfigFile,
  resolveSettings,
  type SettingSources,
} from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { flagsOf } from './run-options.ts';
import { removeStaleReports } from './stale-reports.ts';

const configFiles = ['json', 'yaml', 'yml'].map((ending) => `wopi-conformance.config.${ending}`);

export interface SettingsInput {
  /** WopiSrcs given as arguments. */
  readonly addresses: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly given?: SettingSources['given'];
}

/** The settings of a run, from a command's options and arguments, the environment and the configuration file. */
export function settingsOf(
  command: Command,
  { addresses, environment = process.env, given }: SettingsInput,
): ResolvedSettings {
  const named = command.getOptionValue('config') as string | undefined;
  const name = named ?? onlyFileOf(configFiles.filter((candidate) => existsSync(candidate)));
  if (name?.toLowerCase().endsWith('.xml'))
    throw new ConfigurationError(
      `-c ${name}: the tests of Microsoft’s validator are built in, so no XML file is needed; remove -c (it names a file of settings)`,
    );
  const file = name === undefined ? undefined : readConfigFile(name);
  return resolveSettings({ flags: flagsOf(command, addresses), environment, given, file });
}

function onlyFileOf([name, second]: readonly string[]): string | undefined {
  if (second === undefined) return name;
  throw new ConfigurationError(`${name} and ${second} are both here; remove one of them, or name one with --config`);
}

/** The same for a run that writes reports: one that cannot start must not leave reports that look like its own. */
export function settingsOrNoReports(command: Command, input: SettingsInput): ResolvedSettings {
  try {
    return settingsOf(command, input);
  } catch (error) {
    removeStaleReports(process.argv);
    throw error;
  }
}
