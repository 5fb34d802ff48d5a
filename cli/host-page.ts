import { readFileSync } from 'node:fs';
import type { ExtraHeader } from '../harness/client/extra-headers.ts';
import { HttpSender, type HttpSenderOptions } from '../harness/client/http-sender.ts';
import type { Redactor } from '../harness/client/redactor.ts';
import { HostPageFailure, launchChromium } from '../harness/host-page/chromium.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import { openHostPage } from '../harness/host-page/open-host-page.ts';
import { fileInfoReader } from '../harness/run/judge.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';

export interface LoadedHostPage {
  /** How the host page loaded the frame; absent where the settings name none, or it could not be opened. */
  readonly hostPageLoad: HostPageLoad | undefined;
  /** Why the host page could not be opened, in a sentence that fails the run. */
  readonly problems: readonly string[];
}

/** What requests to the host of the page take. */
export interface PageWiring {
  readonly redactor: Redactor;
  readonly senderOptions: HttpSenderOptions;
  readonly extraHeaders: readonly ExtraHeader[];
  readonly proofKeys: ProofKeys | undefined;
}

/**
 * Opens the host page of the settings. If they also name a file, a page that cannot be opened does not stop the run.
 * @throws {HostPageFailure} when it cannot be opened and is all there is.
 */
export async function loadHostPage(settings: Settings, wiring: PageWiring): Promise<LoadedHostPage> {
  const { 'host-page': url, wopisrc } = settings;
  if (url === undefined) return { hostPageLoad: undefined, problems: [] };
  try {
    return { hostPageLoad: await openPage(url, settings, wiring), problems: [] };
  } catch (error) {
    if (!(error instanceof HostPageFailure) || wopisrc.length === 0) throw error;
    const problem = wiring.redactor.redact(`The host page could not be judged: ${error.message}`);
    return { hostPageLoad: undefined, problems: [problem] };
  }
}

async function openPage(
  url: string,
  { cookie: cookies, 'storage-state': storageState, timeout, insecure, editor: editors, profile }: Settings,
  { senderOptions, redactor, ...wiring }: PageWiring,
): Promise<HostPageLoad> {
  const browser = await launchChromium();
  try {
    await using sender = new HttpSender(senderOptions);
    const fileInfoOf = fileInfoReader({ ...wiring, sender, redactor });
    const timeoutMs = timeout * 1000;
    const options = { url, cookies, storageState, timeoutMs, insecure, redactor, editors, fileInfoOf };
    return await openHostPage(browser, { ...options, takesScreenshot: profile === 'launch' });
  } finally {
    await browser.close();
  }
}

/** Judges what the settings say about the host page. @throws {ConfigurationError} */
export function requirePageSettings(settings: Settings): void {
  const { 'host-page': url, cookie: cookies, 'storage-state': storageState } = settings;
  if (url !== undefined) requirePage(url, settings);
  if (url !== undefined && cookies.some((cookie) => !/^[^=]+=/.test(cookie)))
    throw new ConfigurationError('--cookie must have the form name=value');
  if (storageState !== undefined) requireStorageState(storageState);
}

function requirePage(url: string, { 'reference-host': referenceHost }: Settings): void {
  if (referenceHost !== undefined)
    throw new ConfigurationError('--host-page needs a host that is already running; remove --reference-host');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new ConfigurationError(`--host-page must be an absolute http or https URL; got ${JSON.stringify(url)}`);
}

function requireStorageState(file: string): void {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === undefined ? 'is not JSON' : `cannot be read (${code})`;
    throw new ConfigurationError(
      `--storage-state ${file} ${problem}; pass a file that Playwright has written with context.storageState()`,
    );
  }
}
