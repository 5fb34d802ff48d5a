import { HttpSender } from '../harness/client/http-sender.ts';
import { accountItems } from '../harness/launch/account-items.ts';
import { endpointFacts } from '../harness/launch/endpoint-facts.ts';
import { groupItems } from '../harness/launch/group-items.ts';
import type { LaunchFile } from '../harness/launch/launch-file.ts';
import type { LaunchItem } from '../harness/launch/launch-item.ts';
import { loginPageFacts } from '../harness/launch/login-page.ts';
import { manualTestingItems } from '../harness/launch/manual-testing-items.ts';
import { rolloutItems } from '../harness/launch/rollout-items.ts';
import { settingsItems } from '../harness/launch/settings-items.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { accessTokenChecks, launchChecks } from './launch-checks.ts';
import { senderOptionsOf } from './request-settings.ts';

/** The items of the launch board, from a run and from what a person supplied. */
export async function launchItems(report: RunReport, file: LaunchFile, settings: Settings): Promise<LaunchItem[]> {
  const { results } = report;
  return [
    ...groupItems({ results, accessTokenChecks: accessTokenChecks(launchChecks()) }),
    ...(await settingsPart(report, file, settings)),
    ...manualTestingItems(results, file),
    ...rolloutItems(file),
    ...accountItems(file, await loginPage(file, settings)),
  ];
}

async function settingsPart(report: RunReport, file: LaunchFile, settings: Settings): Promise<LaunchItem[]> {
  const [tested = ''] = report.target.wopisrc.split(' ');
  const wopisrc = new URL(file.host?.production?.wopisrc ?? tested);
  const { timeoutMs, ca } = senderOptionsOf(settings);
  const endpoint =
    wopisrc.protocol === 'https:' ? await endpointFacts(wopisrc, { timeoutMs, ...(ca && { ca }) }) : undefined;
  const exchanges = report.results.flatMap((result) => result.exchanges);
  return settingsItems({ file, wopisrc, exchanges, now: new Date(), ...(endpoint && { endpoint }) });
}

async function loginPage({ declared }: LaunchFile, settings: Settings) {
  if (declared?.loginPage === undefined) return undefined;
  // A page that the accounts of Microsoft cannot open must not pass because of --insecure.
  await using sender = new HttpSender({ ...senderOptionsOf(settings), insecure: false });
  return await loginPageFacts(declared.loginPage, sender);
}
