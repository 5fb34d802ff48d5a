import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { environmentNames, resolveSettings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import type { FileUnderTest } from '../validation-app/runner.ts';
import { accessTokensFor, newTokenFrom } from './access-token.ts';
import { flagsOf } from './run-options.ts';
import { learnSettings, secrets } from './secrets.ts';

const tokenOptions = ['token', 'token-file', 'token-command', 'token_ttl'] as const;

/**
 * The file that `serve --wopisrc` opens; undefined without that option.
 * @throws {ConfigurationError} when it has no access token, or the options do not fit together.
 */
export async function fileToServe(
  command: Command,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<FileUnderTest | undefined> {
  const flags = Object.entries(flagsOf(command, [])).filter(([name]) => isOfFile(name));
  if (!flags.some(([name]) => name === 'wopisrc')) return refuseWithoutFile(flags);
  const { settings } = resolveSettings({
    flags: Object.fromEntries(flags),
    environment: Object.fromEntries(tokenVariables.map((name) => [name, environment[name]])),
  });
  learnSettings(secrets, settings);
  const [first = '', ...others] = settings.wopisrc;
  if (others.length > 0) throw new ConfigurationError('serve opens one file; use --wopisrc only once');
  const wopisrc = parseWopiSrc(first);
  const [accessToken = ''] = await accessTokensFor([wopisrc], settings);
  secrets.learn(accessToken);
  const newToken = newTokenFrom(settings);
  return { wopisrc, accessToken, ttl: settings.token_ttl, seed: randomInt(2 ** 31), newToken };
}

// WOPI_SRC and a configuration file must not change what serve does.
const tokenVariables = [...(environmentNames.token ?? []), ...(environmentNames.token_ttl ?? [])];

function isOfFile(name: string): boolean {
  return name === 'wopisrc' || tokenOptions.some((option) => option === name);
}

function refuseWithoutFile(flags: readonly (readonly [string, unknown])[]): undefined {
  const [given] = flags;
  if (given) throw new ConfigurationError(`--${given[0]} needs --wopisrc, the file that serve opens`);
}
