import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../harness/host-frame/chromium.ts';
import { hostPageDefects } from '../reference-host/defects/host-pages.ts';
import { openReferencePage } from './testing/open-reference-page.ts';
import { redChecks } from './testing/run-against-reference-host.ts';

/** In CI, a missing browser is a failure; elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

describe.skipIf(skipped)('a host page in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  test('the reference host’s own passes every check that applies', async () => {
    const { results } = await openReferencePage(browser);
    const others = results.filter(({ outcome }) => outcome !== 'passed');
    expect(others.map(({ name, outcome, reason }) => ({ name, outcome, reason }))).toEqual([
      {
        name: 'BusinessUsersAreNamed',
        outcome: 'skipped',
        reason: expect.stringContaining('LicenseCheckForEditIsEnabled'),
      },
    ]);
  });

  test.concurrent.each(hostPageDefects.map((defect) => [defect.name, defect] as const))(
    'is caught by just the right checks: %s',
    async (_, defect) => {
      const run = await openReferencePage(browser, {
        defects: [defect],
        ...(defect.variant ? { variant: defect.variant } : {}),
      });
      expect(redChecks(run).toSorted()).toEqual(
        defect.caughtBy.map(({ group, name }) => `${group}/${name}`).toSorted(),
      );
    },
  );
});
