import { furtherTokens, type Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { isReadOnce } from './access-token.ts';
import { ownProgram } from './own-program.ts';
import { clearedReportFiles } from './write-reports.ts';

export interface WatchCircumstances {
  /** Whether only what would run is printed. */
  readonly isDry: boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Removes the reports of an earlier run, which would otherwise pass for those of the first run of the watch.
 * @throws {ConfigurationError} when the settings leave nothing to watch, or no one to watch it.
 */
export function requireWatchable(settings: Settings, circumstances: WatchCircumstances): void {
  if (!circumstances.isDry) clearedReportFiles(settings);
  const problem = problemOf(settings, circumstances);
  if (problem !== undefined) throw new ConfigurationError(problem);
}

function problemOf(settings: Settings, { isDry, environment = process.env }: WatchCircumstances): string | undefined {
  if (isDry) return '--watch and --dry-run cannot be combined; remove one of them';
  if (settings['reference-host'] !== undefined)
    return `--watch waits for a host that you change, and --reference-host starts one that stays the same; start it with "${ownProgram()} host" and pass its --wopisrc, or remove --watch`;
  if (settings.shard !== undefined)
    return '--watch and --shard cannot be combined: a shard is for jobs that run once; select groups with -g';
  if (settings['update-baseline'])
    return '--watch and --update-baseline cannot be combined: each run would accept what is red; update the baseline with a single run';
  if (/^(true|1)$/i.test(environment.CI ?? ''))
    return '--watch waits for a person, but the environment variable CI is true; remove --watch';
  const file = (['token', ...furtherTokens] as const)
    .map((name) => settings[`${name}-file`])
    .find((file) => file !== undefined && isReadOnce(file));
  return (
    file &&
    `--watch reads the token for each run, but ${file} can be read only once; use another file or --token-command`
  );
}
