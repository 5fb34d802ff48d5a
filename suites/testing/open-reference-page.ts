import type { Browser } from 'playwright-core';
import { HttpSender } from '../../harness/client/http-sender.ts';
import type { HostPageLoad } from '../../harness/host-page/host-page-load.ts';
import { type HostPageOptions, openHostPage } from '../../harness/host-page/open-host-page.ts';
import { judge } from '../../harness/run/judge.ts';
import type { SuitesRun } from '../../harness/run/run-suites.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import { discoveryXml } from '../../validation-app/discovery-xml.ts';
import { startWebServer } from '../../web/web-server.ts';
import { generateProofKeys, type ProofKeys } from '../../wopi/proof-key.ts';
import { hostPageSuites } from '../host-page-suites.ts';

export interface PageRun extends SuitesRun {
  readonly load: HostPageLoad;
}

let keys: ProofKeys | undefined;

/** Opens the host page of a new reference host in a browser and runs the host page suites on it. */
export async function openReferencePage(
  browser: Browser,
  hostOptions: HostOptions = {},
  options: Partial<HostPageOptions> = {},
): Promise<PageRun> {
  keys ??= generateProofKeys();
  const discovery = discoveryXml('https://client.invalid', keys);
  await using client = await startWebServer({ fetch: () => new Response(discovery) });
  await using host = await startHost({ discoveryUrl: client.localUrl, ...hostOptions });
  const url = `${host.url}/view/${host.host.testFileId}`;
  const load = await openHostPage(browser, { url, timeoutMs: 10_000, ...options });
  return { ...(await judgeLoad(load, host, keys)), load };
}

async function judgeLoad(
  hostPageLoad: HostPageLoad,
  { wopisrc, token }: RunningHost,
  proofKeys: ProofKeys,
): Promise<SuitesRun> {
  await using sender = new HttpSender({ timeoutMs: 10_000 });
  return await judge({
    sender,
    proofKeys,
    hostPageLoad,
    files: [{ wopisrc, accessToken: token }],
    checks: hostPageSuites.flatMap((suite) => suite.checks.map((check) => ({ suite, check }))),
  });
}
