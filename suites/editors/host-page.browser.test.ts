import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../harness/host-page/chromium.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { openReferencePage } from '../testing/open-reference-page.ts';
import { redChecks } from '../testing/run-against-reference-host.ts';

/** In CI, a missing browser is a failure. Elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

const editors = ['collabora', 'onlyoffice'] as const;

describe.skipIf(skipped)('the pages of other editors in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  // Collabora Online does not read ClosePostMessage; its page is judged by the close button that it asks for.
  const skippedFor = { collabora: ['Extended.PostMessage/UiCloseIsHandled'], onlyoffice: [] };

  test.each(editors)('the page of the reference host for %s passes every check that applies', async (variant) => {
    const run = await openReferencePage(browser, { variant }, { withReactions: true });

    expect(redChecks(run)).toEqual([]);
    expect(run.results.filter(({ outcome }) => outcome !== 'passed').map(checkId)).toEqual(skippedFor[variant]);
  });
});
