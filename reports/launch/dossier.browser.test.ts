import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../harness/host-page/chromium.ts';
import { hostileText } from '../testing/hostile-report.ts';
import { lowContrast } from '../testing/low-contrast.ts';
import { lacksChromium, openReport } from '../testing/opened-report.ts';
import { sampleBoard } from '../testing/sample-board.ts';
import { dossierHtml } from './dossier-html.ts';

describe.skipIf(lacksChromium)('dossier.html in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  test('shows the verdict, every item with its state, and what to fix first', async () => {
    await using opened = await openReport(browser, dossierHtml(sampleBoard()));
    const { page } = opened;
    expect(await page.locator('h1').textContent()).toContain('1 item blocked, 1 item open');
    expect(await page.locator('.item h3').allTextContents()).toEqual(['Locks', 'PutUserInfo', '2 UserId', 'Sharing']);
    expect(await page.locator('.item .label').allTextContents()).toEqual([
      'blocked',
      'not applicable',
      'ready',
      'open',
    ]);
    expect(await page.locator('.notice.problem h2').textContent()).toBe('Fix first');
    expect(opened.troubles).toEqual([]);
  });

  test('runs nothing that a host wrote, and requests nothing', async () => {
    await using opened = await openReport(browser, dossierHtml(sampleBoard(hostileText)));
    expect(await opened.page.evaluate('window.owned')).toBeUndefined();
    expect(opened.troubles).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('has enough contrast in %s colors', async (colorScheme) => {
    await using opened = await openReport(browser, dossierHtml(sampleBoard()), { colorScheme });
    await opened.page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    expect(await lowContrast(opened.page)).toEqual([]);
  });

  test.each([360, 1280])('does not scroll sideways at %i pixels', async (width) => {
    await using opened = await openReport(browser, dossierHtml(sampleBoard()), { viewport: { width, height: 800 } });
    const [scrolled, visible] = await opened.page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(scrolled).toBe(visible);
  });

  test('prints on A4 with the evidence', async () => {
    await using opened = await openReport(browser, dossierHtml(sampleBoard()));
    await opened.page.emulateMedia({ media: 'print' });
    const evidence = opened.page.getByText('UserId sha256:0011');
    expect(await evidence.evaluate((element) => element.getBoundingClientRect().height > 0)).toBe(true);
    const pdf = await opened.page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox ?\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
  });
});
