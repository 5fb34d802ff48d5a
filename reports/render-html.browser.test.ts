import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../harness/host-page/chromium.ts';
import { renderHtml } from './render-html.ts';
import { hostileReport, hostileText } from './testing/hostile-report.ts';
import { lowContrast } from './testing/low-contrast.ts';
import { lacksChromium, openReport, reportAddress } from './testing/opened-report.ts';
import { sampleReport, sampleResult } from './testing/sample-report.ts';

describe.skipIf(lacksChromium)('report.html in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  test('shows every check, the red ones first and open', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;

    expect(await page.locator('h1').textContent()).toContain('4 of 8 checks are red');
    expect(await page.locator('#shown').textContent()).toBe('8 of 8 checks shown');
    expect(await page.locator('.check h4').allTextContents()).toEqual([
      ...['LockMismatchOnUnlockRequest', 'BasicLock', 'PutFileUnlocked', 'WorksByNow', 'TooLate', 'KnownToFail'],
      ...['VersionInHeader', 'GetCoauthLock'],
    ]);
    expect(await page.locator('.check[open] h4').allTextContents()).toEqual([
      ...['LockMismatchOnUnlockRequest', 'PutFileUnlocked', 'WorksByNow', 'TooLate'],
    ]);
    expect(opened.troubles).toEqual([]);
  });

  test.each([1200, 800])('gives a short value beside a long one room, at %i pixels', async (width) => {
    const mismatches = [{ at: 'status', expected: '200 or 409', actual: 'none of them: 500, '.repeat(30) }];
    const results = [sampleResult({ outcome: 'failed', reason: 'Lock:', mismatches })];
    const viewport = { width, height: 900 };
    await using opened = await openReport(browser, renderHtml(sampleReport({ results })), { viewport });

    const expected = await opened.page.locator('.mismatches td.expected').boundingBox();

    expect(expected?.width).toBeGreaterThan(200);
  });

  test('filters by outcome and says how many are left', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;

    await page.getByRole('checkbox', { name: 'passed' }).uncheck();
    await page.getByRole('checkbox', { name: 'failed' }).uncheck();
    await page.getByRole('checkbox', { name: /^expected/ }).uncheck();
    await page.getByRole('checkbox', { name: 'unexpected' }).uncheck();

    expect(await visibleChecks(page)).toEqual(['PutFileUnlocked', 'VersionInHeader', 'GetCoauthLock']);
    expect(await page.getByRole('status').textContent()).toBe('3 of 8 checks shown');
    expect(await page.getByRole('heading', { name: 'Ecosystem' }).isVisible()).toBe(false);
  });

  test('filters by every word, in requests and responses too', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;
    const search = page.getByRole('searchbox');

    await search.fill('lock-a returns 409');
    expect(await visibleChecks(page)).toEqual(['LockMismatchOnUnlockRequest']);
    await search.fill('x-wopi-override');
    expect(await visibleChecks(page)).toEqual([]);
    await page.getByRole('checkbox', { name: 'Search requests' }).check();
    expect(await visibleChecks(page)).toEqual(expect.arrayContaining(['LockMismatchOnUnlockRequest', 'BasicLock']));

    await search.fill('zebra');
    expect(await page.getByText('No check matches these filters.').isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByText('8 of 8 checks shown').waitFor();
    expect(await visibleChecks(page)).toHaveLength(8);
  });

  test('shows only what is red, and the filters are in the URL', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;

    await page.getByRole('button', { name: 'Only red' }).click();
    await page.getByRole('checkbox', { name: 'inconclusive' }).uncheck();
    const red = await visibleChecks(page);
    expect(red).toEqual(['LockMismatchOnUnlockRequest', 'WorksByNow', 'TooLate']);
    const { hash } = new URL(page.url());

    await using again = await openReport(browser, renderHtml(sampleReport()), { hash });
    expect(await visibleChecks(again.page)).toEqual(red);
    await again.page.getByRole('button', { name: 'Reset' }).click();
    await again.page.getByText('8 of 8 checks shown').waitFor();
    expect(new URL(again.page.url()).hash).toBe('');
  });

  test('opens and closes all that is shown', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;

    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('.check[open]').count()).toBe(8);

    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await page.locator('.check[open]').count()).toBe(0);
  });

  test('puts the requests of a check in when it is opened, or has them without scripts', async () => {
    const html = renderHtml(sampleReport());
    const requestsOf = (page: Page) => page.locator('#Locks-BasicLock .exchange');
    await using opened = await openReport(browser, html);
    expect(await requestsOf(opened.page).count()).toBe(0);
    await opened.page.locator('#Locks-BasicLock > summary').click();
    await requestsOf(opened.page).first().waitFor();

    await using plain = await openReport(browser, html, { javaScriptEnabled: false });
    await plain.page.locator('#Locks-BasicLock > summary').click();
    await requestsOf(plain.page).first().waitFor();
    expect(await requestsOf(plain.page).count()).toBe(await requestsOf(opened.page).count());
  });

  test('works by keyboard alone', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;

    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the checks');
    await page.keyboard.press('/');
    await page.keyboard.type('BasicLock');
    expect(await page.getByRole('status').textContent()).toBe('1 of 8 checks shown');
    await page.locator('.check:not([hidden]) > summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.check[open]:not([hidden]) h4').textContent()).toBe('BasicLock');
    const outline = await page
      .locator(':focus')
      .evaluate((focused) => focused.ownerDocument.defaultView.getComputedStyle(focused).outlineStyle);
    expect(outline).toBe('solid');
  });

  test('names a check whose link was clicked in the URL, also when a filter hid it', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;
    await page.getByRole('searchbox').fill('zebra');
    const link = page.locator('.causes a[href^="#"]').first();
    const address = await link.getAttribute('href');

    await link.click();
    await page.locator('#none-shown').waitFor({ state: 'hidden' });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));

    expect(new URL(page.url()).hash).toBe(address);
    expect(await page.locator(`${address}`).isVisible()).toBe(true);
  });

  test('opens the check that an address names, also when a filter hid it', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()), { hash: '#Locks-BasicLock' });
    const { page } = opened;

    expect(await page.locator('#Locks-BasicLock').getAttribute('open')).not.toBeNull();
    await page.getByRole('checkbox', { name: 'skipped' }).uncheck();
    await page.goto(`${reportAddress}#CoauthLocks-GetCoauthLock`);
    await page.locator('#CoauthLocks-GetCoauthLock[open]').waitFor({ state: 'visible' });
  });

  test('shows request and response side by side, and below each other on a phone', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;
    const sides = page.locator('.exchange[open] .sides > section');

    await page.locator('.exchange > summary').first().click();
    const [request, response] = [await sides.first().boundingBox(), await sides.last().boundingBox()];
    expect(request?.y).toBe(response?.y);

    await page.setViewportSize({ width: 390, height: 844 });
    expect((await sides.last().boundingBox())?.y).toBeGreaterThan((await sides.first().boundingBox())?.y ?? 0);
  });

  test('copies the command that runs a check again', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page } = opened;

    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByText('Copied').waitFor();

    expect(
      await page
        .locator('html')
        .evaluate(({ ownerDocument }) => ownerDocument.defaultView.navigator.clipboard.readText()),
    ).toMatch(/ -g Locks -n LockMismatchOnUnlockRequest$/);
  });

  test('has landmarks and no gap between levels of headings', async () => {
    await using opened = await openReport(browser, renderHtml(sampleReport()));
    const { page } = opened;
    for (const role of ['banner', 'navigation', 'main', 'search', 'contentinfo'] as const) {
      expect(await page.getByRole(role).count()).toBe(1);
    }

    const levels = await page
      .locator('h1,h2,h3,h4,h5')
      .evaluateAll((all) => all.map((heading) => Number(heading.tagName.slice(1))));

    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('has enough contrast in %s colors', async (colorScheme) => {
    await using opened = await openReport(browser, renderHtml(sampleReport()), { colorScheme });
    const { page } = opened;
    await openAll(page);

    expect(await lowContrast(page)).toEqual([]);
  });

  test.each([
    ['the sample', sampleReport()],
    ['a hostile host', hostileReport(hostileText)],
  ])('needs no sideways scrolling on a phone: %s', async (_, report) => {
    await using opened = await openReport(browser, renderHtml(report), { viewport: { width: 360, height: 740 } });
    const { page } = opened;
    await openAll(page);
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.open = true;
    });

    expect(await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBe(360);
  });

  test("keeps a hostile host's markup as text", async () => {
    await using opened = await openReport(browser, renderHtml(hostileReport(hostileText)));
    const { page } = opened;
    await openAll(page);

    expect(await page.locator('.check').count()).toBe(9);
    expect(
      await page.locator('img, iframe, object, embed, body script:not(:last-child), [onerror], [onmouseover]').count(),
    ).toBe(0);
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
    expect(await page.locator('.check h4').first().textContent()).toContain('<script>window.owned = true</script>');
    expect(opened.troubles).toEqual([]);
  });
});

async function openAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open all' }).click();
  await page.locator('.check noscript').first().waitFor({ state: 'detached' });
}

function visibleChecks(page: Page): Promise<string[]> {
  return page.locator('.check:visible h4').allTextContents();
}
