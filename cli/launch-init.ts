import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type LaunchFile, launchFileName, parseLaunchFile } from '../harness/launch/launch-file.ts';
import { launchFileTemplate } from '../harness/launch/launch-file-template.ts';
import { type FileInfo, fileInfoIn } from '../harness/launch/observations.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { ResolvedSettings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { exitCodes } from './exit-codes.ts';
import { ownProgram } from './own-program.ts';
import { settingsOf } from './settings-of.ts';

/** Runs the checks of a group and returns their results. */
export type RunGroup = (resolved: ResolvedSettings, group: string) => Promise<RunReport>;

/** `launch init`: writes a launch file, filled in as far as the host and the options tell. Returns the exit code. */
export async function launchInit(addresses: readonly string[], command: Command, runGroup: RunGroup): Promise<number> {
  const name = (command.getOptionValue('launchFile') as string | undefined) ?? launchFileName;
  const resolved = settingsOf(command, { addresses });
  const { settings } = resolved;
  const hasHost = settings.wopisrc.length > 0 || settings['reference-host'] !== undefined;
  const report = hasHost ? await runGroup(resolved, 'CheckFileInfoSchema') : undefined;
  const info = fileInfoIn(report?.results.flatMap(({ exchanges }) => exchanges) ?? []);
  write(name, launchFileTemplate(knownValues(resolved, info)));
  const next = `Fill it in and run ${ownProgram()} launch.`;
  process.stdout.write(`Wrote ${name}${describeSource(report, info)}. ${next}\n`);
  return exitCodes.green;
}

function describeSource(report: RunReport | undefined, info: FileInfo): string {
  if (!report) return '; no host was named, so nothing is filled in';
  return Object.keys(info).length > 0
    ? ', filled in from CheckFileInfo'
    : '; the host did not respond to CheckFileInfo, so little is filled in';
}

// The flag makes the check and the creation one step.
function write(name: string, text: string): void {
  try {
    writeFileSync(name, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      code === 'EEXIST'
        ? `${name} exists and is never overwritten; name another file with --launch-file`
        : `${name} cannot be written (${code}); name another file with --launch-file`,
    );
  }
}

// What the host says is only kept where the file may have it.
function knownValues({ settings, sources }: ResolvedSettings, info: FileInfo): LaunchFile {
  const [wopisrc] = settings.wopisrc;
  const { 'token-file': tokenFile, 'token-command': tokenCommand } = settings;
  const tokenEnv = sources.token?.startsWith('WOPI_') ? sources.token : undefined;
  const declared = declaredValues(wopisrc, info);
  return {
    host: {
      ...(wopisrc !== undefined && { wopisrc }),
      first: onlyDefined({ tokenEnv, tokenFile, tokenCommand }),
      ...onlyDefined({ hostPage: settings['host-page'], storageState: settings['storage-state'] }),
    },
    declared: onlyDefined(declared),
  };
}

function declaredValues(wopisrc: string | undefined, info: FileInfo): NonNullable<LaunchFile['declared']> {
  const wopiDomain = wopisrc === undefined ? undefined : hostOf(wopisrc);
  const redirects = ['HostEditUrl', 'HostViewUrl', 'DownloadUrl'].map((name) => hostOf(info[name]));
  const redirectDomains = [...new Set(redirects.filter((domain) => domain !== undefined))];
  return {
    ...keep('wopiDomains', wopiDomain === undefined ? undefined : [wopiDomain]),
    ...keep('redirectDomains', redirectDomains.length === 0 ? undefined : redirectDomains),
    ...keep('savedTo', info.BreadcrumbBrandName),
    ...keep('homePage', info.BreadcrumbBrandUrl),
  };
}

function keep(key: string, value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  try {
    parseLaunchFile({ name: key, text: JSON.stringify({ declared: { [key]: value } }) });
    return { [key]: value };
  } catch {
    return {};
  }
}

function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function onlyDefined<Values extends Readonly<Record<string, unknown>>>(values: Values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Key in keyof Values]: NonNullable<Values[Key]> };
}
