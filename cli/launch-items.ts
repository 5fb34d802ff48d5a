import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpSender, type HttpSenderOptions } from '../harness/client/http-sender.ts';
import { accountItems } from '../harness/launch/account-items.ts';
import { endpointFacts } from '../harness/launch/endpoint-facts.ts';
import { groupItems } from '../harness/launch/group-items.ts';
import type { LaunchFile } from '../harness/launch/launch-file.ts';
import type { LaunchItem } from '../harness/launch/launch-item.ts';
import { loginPageFacts } from '../harness/launch/login-page.ts';
import { manualTestingItems } from '../harness/launch/manual-testing-items.ts';
import { type Observations, readSightings, sightingOf, sightingsText } from '../harness/launch/observations.ts';
import type { HostProbes } from '../harness/launch/questionnaire-input.ts';
import { questionnaireItems } from '../harness/launch/questionnaire-items.ts';
import { rolloutCalendar } from '../harness/launch/rollout-calendar.ts';
import { rolloutItems } from '../harness/launch/rollout-items.ts';
import { settingsItems } from '../harness/launch/settings-items.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ipv6Network } from './ipv6-network.ts';
import { accessTokenChecks, launchChecks } from './launch-checks.ts';
import { senderOptionsOf } from './request-settings.ts';

const observationsName = 'observations.json';
/** The rollout schedule as a calendar. */
export const calendarName = 'rollout.ics';

export interface LaunchInput {
  readonly report: RunReport;
  readonly file: LaunchFile;
  readonly settings: Settings;
  readonly now: Date;
  readonly probes: HostProbes;
  readonly observations: Observations;
}

/** Every item of the board, in the order of Microsoft’s launch process. */
export async function launchItems(input: LaunchInput): Promise<LaunchItem[]> {
  const { report, file, settings, now, probes, observations } = input;
  const { results } = report;
  const exchanges = results.flatMap((result) => result.exchanges);
  const [tested = ''] = report.target.wopisrc.split(' ');
  const wopisrc = new URL(file.host?.production?.wopisrc ?? tested);
  const options = senderOptionsOf(settings);
  const ipv6 = await ipv6Network.addressesOf(wopisrc.hostname);
  const endpoint = wopisrc.protocol === 'https:' ? await endpointFacts(wopisrc, options) : undefined;
  return [
    ...groupItems({ results, accessTokenChecks: accessTokenChecks(launchChecks()) }),
    ...questionnaireItems({ file, wopisrc, tested, results, exchanges, observations, ipv6, probes }),
    ...settingsItems({ file, wopisrc, exchanges, now, ...(endpoint && { endpoint }) }),
    ...manualTestingItems(results, file),
    ...rolloutItems(file),
    ...accountItems(file, await loginPageOf(file, options), results),
  ];
}

/** What the accounts of this run saw, and what those of earlier runs did. */
export function observationsOf(settings: Settings, { opened = [] }: HostProbes, now: Date): Observations {
  const path = observationsFile(settings);
  return {
    today: opened.map((one) => sightingOf(one, now)),
    earlier: existsSync(path) ? readSightings(readFileSync(path, 'utf8')) : [],
  };
}

/** Writes what the next run compares itself with, and the calendar of the rollout. Returns the names of the files. */
export function writeLaunchFiles({ file, settings, now, observations }: LaunchInput): string[] {
  writeFileSync(observationsFile(settings), sightingsText(observations));
  const calendar = rolloutCalendar(file, now);
  if (calendar === undefined) return [observationsName];
  writeFileSync(join(settings['report-dir'], calendarName), calendar);
  return [observationsName, calendarName];
}

function observationsFile(settings: Settings): string {
  return join(settings['report-dir'], observationsName);
}

async function loginPageOf({ declared }: LaunchFile, options: HttpSenderOptions) {
  if (declared?.loginPage === undefined) return undefined;
  // Microsoft's accounts sign in without --insecure.
  await using sender = new HttpSender({ ...options, insecure: false });
  return await loginPageFacts(declared.loginPage, sender);
}
