import { launchChromium } from '../harness/host-page/chromium.ts';
import type { FrameLoad } from '../harness/host-page/frame-load.ts';
import { openHostPage } from '../harness/host-page/open-host-page.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';

/**
 * How the host page of the settings loads the frame; undefined where they name none.
 * @throws {ConfigurationError} when its address is none, {HostPageFailure} when it cannot be opened.
 */
export async function loadHostPage(settings: Settings): Promise<FrameLoad | undefined> {
  const { 'host-page': url, cookie: cookies, 'storage-state': storageState, timeout, insecure } = settings;
  if (url === undefined) return undefined;
  requirePage(url, settings);
  const browser = await launchChromium();
  try {
    return await openHostPage(browser, { url, cookies, storageState, timeoutMs: timeout * 1000, insecure });
  } finally {
    await browser.close();
  }
}

function requirePage(url: string, { 'reference-host': referenceHost }: Settings): void {
  if (referenceHost !== undefined)
    throw new ConfigurationError('--host-page is for a host that runs already; leave --reference-host out');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new ConfigurationError(`the host page ${JSON.stringify(url)} is no absolute http or https URL`);
}
