import { resolve6 } from 'node:dns/promises';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpSender, type HttpSenderOptions } from '../harness/client/http-sender.ts';
import { accountItems } from '../harness/launch/account-items.ts';
import { endpointFacts } from '../harness/launch/endpoint-facts.ts';
import { groupItems } from '../harness/launch/group-items.ts';
import type { Ipv6Facts } from '../harness/launch/ipv6-facts.ts';
import type { LaunchFile } from '../harness/launch/launch-file.ts';
import type { LaunchItem } from '../harness/launch/launch-item.ts';
import { loginPageFacts } from '../harness/launch/login-page.ts';
import { manualTestingItems } from '../harness/launch/manual-testing-items.ts';
import { fileInfoIn, type Observations, observationsOf, readObservations } from '../harness/launch/observations.ts';
import type { HostProbes } from '../harness/launch/questionnaire-input.ts';
import { questionnaireItems } from '../harness/launch/questionnaire-items.ts';
import { rolloutItems } from '../harness/launch/rollout-items.ts';
import { settingsItems } from '../harness/launch/settings-items.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { accessTokenChecks, launchChecks } from './launch-checks.ts';
import { senderOptionsOf } from './request-settings.ts';

export interface LaunchInput {
  readonly report: RunReport;
  readonly file: LaunchFile;
  readonly settings: Settings;
  readonly now: Date;
  readonly probes?: HostProbes;
}

/** Every item of the board, in the order of Microsoft’s launch process. */
export async function launchItems({ report, file, settings, now, probes }: LaunchInput): Promise<LaunchItem[]> {
  const { results } = report;
  const exchanges = results.flatMap((result) => result.exchanges);
  const [tested = ''] = report.target.wopisrc.split(' ');
  const wopisrc = new URL(file.host?.production?.wopisrc ?? tested);
  const options = senderOptionsOf(settings);
  const observations = observationsOf(fileInfoIn(exchanges), new URL(tested).href, now);
  const ipv6 = await ipv6Of(wopisrc);
  const endpoint = wopisrc.protocol === 'https:' ? await endpointFacts(wopisrc, options) : undefined;
  return [
    ...groupItems({ results, accessTokenChecks: accessTokenChecks(launchChecks()) }),
    ...questionnaireItems({
      file,
      wopisrc,
      results,
      exchanges,
      observations,
      earlier: earlierObservations(settings, observations),
      ipv6,
      probes,
    }),
    ...settingsItems({ file, wopisrc, exchanges, now, ...(endpoint && { endpoint }) }),
    ...manualTestingItems(results, file),
    ...rolloutItems(file),
    ...accountItems(file, await loginPageOf(file, options)),
  ];
}

/** Writes what the run of a different day compares itself with; that of the first day stays. */
export function writeObservations({ report, settings, now }: Omit<LaunchInput, 'file'>): void {
  const [tested = ''] = report.target.wopisrc.split(' ');
  const info = fileInfoIn(report.results.flatMap((result) => result.exchanges));
  const observations = observationsOf(info, new URL(tested).href, now);
  const first = earlierObservations(settings, observations) ?? observations;
  writeFileSync(observationsFile(settings), `${JSON.stringify(first, null, 2)}\n`);
}

// A different file has different IDs.
function earlierObservations(settings: Settings, { wopisrc }: Observations): Observations | undefined {
  const path = observationsFile(settings);
  const earlier = existsSync(path) ? readObservations(readFileSync(path, 'utf8')) : undefined;
  return earlier?.wopisrc === wopisrc ? earlier : undefined;
}

function observationsFile(settings: Settings): string {
  return join(settings['report-dir'], 'observations.json');
}

async function loginPageOf({ declared }: LaunchFile, options: HttpSenderOptions) {
  if (declared?.loginPage === undefined) return undefined;
  // A page that Microsoft’s accounts cannot open must not pass because of --insecure.
  await using sender = new HttpSender({ ...options, insecure: false });
  return await loginPageFacts(declared.loginPage, sender);
}

async function ipv6Of({ hostname }: URL): Promise<Ipv6Facts> {
  try {
    return { addresses: await resolve6(hostname) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['ENODATA', 'ENOTFOUND'].includes(code)
      ? { addresses: [] }
      : { problem: `the name lookup failed (${code})` };
  }
}
