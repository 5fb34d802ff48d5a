import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { findChromium, launchChromium } from '../../harness/host-page/chromium.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { hostPageKillRow } from '../testing/kill-row.ts';
import { expectExactKills } from '../testing/test-kills.ts';

/** In CI, a missing browser is a failure; elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

describe.skipIf(skipped)('a defect of the host page, in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  const ofPages = defects.filter(({ needs }) => needs === 'browser');
  test.concurrent.each(ofPages.map((defect) => [defect.name, defect] as const))(
    '%s turns exactly these checks red',
    async (_, defect) => expectExactKills(defect, await hostPageKillRow(browser, defect, { asksLess: true })),
  );
});
