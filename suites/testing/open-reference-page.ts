import type { Browser } from 'playwright-core';
import { checksOf } from '../../harness/checks/check.ts';
import { HttpSender } from '../../harness/client/http-sender.ts';
import { Redactor } from '../../harness/client/redactor.ts';
import type { HostPageLoad } from '../../harness/host-page/host-page-load.ts';
import { type HostPageOptions, openHostPage } from '../../harness/host-page/open-host-page.ts';
import { fileInfoReader, judge, type Wiring } from '../../harness/run/judge.ts';
import type { SuitesRun } from '../../harness/run/run-suites.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { hostVariants } from '../../reference-host/host-variant.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import { discoveryOf } from '../../validation-app/discovery-of-editors.ts';
import { discoveryXml } from '../../validation-app/discovery-xml.ts';
import { startWebServer } from '../../web/web-server.ts';
import type { Editor } from '../../wopi/editors.ts';
import type { ProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { pageSuitesOf } from '../catalogue.ts';

export interface PageRun extends SuitesRun {
  readonly load: HostPageLoad;
}

const clientUrl = 'https://client.invalid';

/** Opens the host page of a new reference host in a browser and runs the suites for it of the editor that the host is made for. */
export async function openReferencePage(
  browser: Browser,
  hostOptions: HostOptions = {},
  { withReactions = false, ...options }: Partial<HostPageOptions> & { readonly withReactions?: boolean } = {},
): Promise<PageRun> {
  const keys = sharedProofKeys();
  const { editor } = hostVariants[hostOptions.variant ?? 'default'];
  const discovery = discoveryFor(editor, keys);
  await using client = await startWebServer({ fetch: () => new Response(discovery) });
  await using host = await startHost({ discoveryUrl: client.localUrl, ...hostOptions });
  await using sender = new HttpSender({ timeoutMs: 10_000 });
  const wiring: Wiring = { sender, proofKeys: keys };
  const load = await openHostPage(browser, {
    url: `${host.url}/view/${host.host.testFileId}`,
    timeoutMs: 10_000,
    editors: [editor],
    // The reaction to each message takes a page of its own.
    ...(withReactions && { fileInfoOf: fileInfoReader({ ...wiring, redactor: new Redactor() }) }),
    ...options,
  });
  return { ...(await judgeLoad(load, host, editor, wiring)), load };
}

function discoveryFor(editor: Editor, proofKeys: ProofKeys): string {
  return editor === 'microsoft' ? discoveryXml(clientUrl, proofKeys) : discoveryOf(editor, clientUrl, proofKeys);
}

async function judgeLoad(
  hostPageLoad: HostPageLoad,
  { wopisrc, token }: RunningHost,
  editor: Editor,
  wiring: Wiring,
): Promise<SuitesRun> {
  return await judge({
    ...wiring,
    hostPageLoad,
    files: [{ wopisrc, accessToken: token }],
    checks: checksOf(pageSuitesOf([editor])),
  });
}
