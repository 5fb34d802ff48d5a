import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../harness/host-page/chromium.ts';
import { navigate } from '../harness/host-page/navigate.ts';
import { defectsNamed } from '../reference-host/defects/index.ts';
import type { HostOptions } from '../reference-host/host.ts';
import { startHost } from '../reference-host/start-host.ts';
import { lowContrast } from '../reports/testing/low-contrast.ts';
import { overlaps } from '../reports/testing/overlaps.ts';
import { startWebServer } from '../web/web-server.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import { SigningKeys } from './signing-keys.ts';
import { type RunningApp, startApp } from './start-app.ts';

/** In CI, a missing browser is a failure; elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;
const hostile = '<img src=x onerror="window.owned = true"><script>window.owned = true</script>"\'&\u202e';

describe.skipIf(skipped)('serve in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;
  let app: RunningApp;

  beforeAll(async () => {
    browser = await launchChromium();
    app = await startApp({ keys: SigningKeys.inMemory(sharedProofKeys()) });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** Opens the test file in the page of a separate host, with the application in its frame. */
  async function inHostPage(hostOptions: HostOptions = {}, options: BrowserContextOptions = {}): Promise<Opened> {
    const host = await startHost({ discoveryUrl: app.discoveryUrl, ...hostOptions });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await navigate(page, `${host.url}/view/${host.host.testFileId}`);
    const frame = page.frameLocator('iframe');
    await frame.locator('h1').waitFor();
    const close = async () => {
      await context.close();
      await host.close();
    };
    return { page, frame, troubles, [Symbol.asyncDispose]: close };
  }

  /** The application in a separate window. */
  async function inOwnWindow(options: BrowserContextOptions = {}, hostOptions: HostOptions = {}): Promise<Opened> {
    const opened = await inHostPage(hostOptions, options);
    const { page, frame } = opened;
    const address = await frame.getByRole('link', { name: 'Open in a new window' }).getAttribute('href');
    await navigate(page, app.url + address);
    return opened;
  }

  test('the reference host passes every check that applies, in its own page', async () => {
    await using opened = await inHostPage();
    const { frame } = opened;

    await frame.getByRole('button', { name: 'Run all' }).click();
    // In the page: a locator searches all of its elements each time, which takes as long as the run.
    await frame.locator('#overview').evaluate(untilNoCheckIsRed);
    await frame.locator('#stop:disabled').waitFor();

    const outcomes = await frame.locator('.check').evaluateAll(outcomesOf);
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped')).toEqual([]);
    expect(outcomes.filter(({ outcome, why }) => outcome === 'skipped' && why === '')).toEqual([]);
    expect(outcomes.filter(({ id }) => id.startsWith('HostFrameIntegration')).map(({ outcome }) => outcome)).toEqual([
      ...['passed', 'passed', 'passed'],
    ]);
    // The frame sends its report some time after it was opened; a run waits for the report.
    expect(outcomes.find(({ id }) => id.endsWith('ActionUrlIsOpenedInAFrame'))?.outcome).toBe('passed');
    expect(await frame.getByRole('progressbar').count()).toBe(0);
    expect(opened.troubles).toEqual([]);
  }, 240_000);

  test.each(['collabora', 'onlyoffice'] as const)(
    'the page of the reference host for %s leads here, and is judged for that editor',
    async (variant) => {
      const discoveryUrl = `${app.discoveryUrl}?editor=${variant}`;
      await using opened = await inHostPage({ variant, discoveryUrl });
      const { frame, troubles } = opened;

      await frame.getByRole('button', { name: 'Run the group Editors.PostMessage' }).click();

      await frame.locator('[id$="MessagesAreTexts"][data-outcome=passed]').waitFor();
      expect(await frame.locator('[id$="AccessTokenPassedViaPostMethod"][data-outcome=passed]').count()).toBe(1);
      expect(troubles).toEqual([]);
    },
  );

  test.each([
    ['ttl-in-seconds', 'AccessTokenTtlInFuture'],
    ['language-as-lcid', 'ValidLanguagePlaceholderValues'],
  ])('a broken host page is reported immediately: %s', async (defect, told) => {
    await using opened = await inHostPage({ defects: defectsNamed([defect]) });
    expect(await opened.frame.locator('#overview').textContent()).toContain(told);
  });

  test('a host page that opens the frame by GET is told, and the user may go on', async () => {
    await using opened = await inHostPage({ defects: defectsNamed(['token-by-get']) });
    const { frame, troubles } = opened;
    expect(await frame.locator('h1').textContent()).toBe('The access token is in the address');

    await frame.getByRole('button', { name: 'Run the checks nevertheless' }).click();

    await frame.locator('#overview', { hasText: '1 of 3 checks is red' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('no check runs while another profile is chosen and not shown', async () => {
    await using opened = await inOwnWindow();
    const { page } = opened;
    const runAll = page.getByRole('button', { name: 'Run all' });

    await page.getByLabel('Profile').selectOption('smoke');
    expect(await runAll.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Show these checks' }).click();
    await page.locator('#actions .primary:enabled').waitFor();

    expect(await page.getByLabel('Profile').inputValue()).toBe('smoke');
    expect(opened.troubles).toEqual([]);
  });

  test('a check can be run by keyboard, and the focus stays', async () => {
    await using opened = await inOwnWindow();
    const { page } = opened;
    await page.getByRole('button', { name: 'Run LockMismatchOnUnlockRequest' }).focus();

    await page.keyboard.press('Enter');
    await page.locator('#Locks-LockMismatchOnUnlockRequest[data-outcome=passed]').waitFor();
    await page.locator('#stop:disabled').waitFor();

    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Run LockMismatchOnUnlockRequest');
    expect(await page.getByRole('status').first().textContent()).toContain('No check is red so far');
    expect(opened.troubles).toEqual([]);
  });

  test('every request of a check can be opened, with what was signed', async () => {
    await using opened = await inOwnWindow();
    const { page } = opened;
    await page
      .getByRole('button', { name: 'Run BasicLock' })
      .or(page.getByRole('button', { name: 'Run DoubleLockSequence' }))
      .click();
    const check = page.locator('#Locks-DoubleLockSequence[data-outcome=passed]');
    await check.locator('> summary').click();
    await check.locator('.exchange > summary').last().click();
    await check.getByText('What was signed').last().click();
    expect(await check.getByText('[URL in upper case').last().isVisible()).toBe(true);
    expect(await page.content()).toContain('access_token=REDACTED');
  });

  test('a report is downloaded', async () => {
    await using opened = await inOwnWindow();
    const { page } = opened;
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'junit.xml' }).click();
    expect((await download).suggestedFilename()).toBe('junit.xml');
  });

  test('without scripts, forms work', async () => {
    await using host = await startHost({ discoveryUrl: app.discoveryUrl });
    const answer = await fetch(`${app.url}/hosting/wopitest?WOPISrc=${encodeURIComponent(host.wopisrc)}`, {
      method: 'POST',
      headers: { Origin: host.url },
      body: new URLSearchParams({ access_token: host.token, access_token_ttl: '0' }),
      redirect: 'manual',
    });
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await navigate(page, app.url + answer.headers.get('location'));
    await page.getByRole('button', { name: 'Run the group FileVersion' }).click();
    await page.locator('#FileVersion-FileVersion-VersionIsPresent, #nav-FileVersion .number').first().waitFor();
    await page.getByRole('heading', { name: 'No check is red so far' }).waitFor();
    await context.close();
  });

  test('text from a hostile host stays text', async () => {
    await using host = await startWebServer({ fetch: hostileAnswer });
    const context = await browser.newContext();
    const page = await context.newPage();
    const wopisrc = `${host.localUrl}/wopi/files/1`;
    await navigate(
      page,
      `${app.url}/hosting/wopitest?WOPISrc=${encodeURIComponent(wopisrc)}&access_token=secret-token`,
    );
    await page.getByRole('button', { name: 'Run the checks nevertheless' }).click();
    for (const group of ['CheckFileInfoSchema', 'Locks']) {
      await runGroup(page, group);
    }
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.locator('.check noscript').first().waitFor({ state: 'detached' });

    expect(await page.locator('#CheckFileInfoSchema-FullCheckFileInfoSchema').textContent()).toContain('<img src=x');
    expect(await page.locator('img, iframe, object, embed, [onerror], body script:not(:last-child)').count()).toBe(0);
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
    expect(await page.content()).not.toContain('secret-token');
    await context.close();
  });

  test('the choice of profile and editor stays after a reload', async () => {
    await using opened = await inOwnWindow();
    const { page, troubles } = opened;
    const [profile, editor] = [
      page.getByRole('combobox', { name: 'Profile' }),
      page.getByRole('combobox', { name: 'Editor' }),
    ];
    await profile.selectOption('smoke');
    await editor.selectOption('collabora');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Show these checks' }).click()]);
    const before = await page.locator('.check').count();

    await page.reload();

    expect([await profile.inputValue(), await editor.inputValue()]).toEqual(['smoke', 'collabora']);
    expect(await page.locator('.check').count()).toBe(before);
    expect(before).toBeLessThan(50);
    expect(troubles).toEqual([]);
  });

  test('what was red is run again by keyboard, and the focus stays', async () => {
    const defects = defectsNamed(['get-lock-finds-nothing']);
    await using opened = await inOwnWindow({}, { defects });
    const { page, troubles } = opened;
    const again = page.getByRole('button', { name: 'Run failed again' });
    expect(await again.count()).toBe(0);
    await runGroup(page, 'Extended.Locks');
    const judged = await page.locator('[data-outcome=passed]').count();

    const progress = page.waitForResponse(/progress\?seen/);
    await again.press('Enter');
    expect((await (await progress).json()).overview).toMatch(/ of 1<|1 of \d+ checks is red/);
    await page.locator('#stop:disabled').waitFor();

    expect(await page.locator(':focus').textContent()).toBe('Run failed again');
    expect(await page.locator('[data-outcome=passed]').count()).toBe(judged);
    expect(troubles).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'a run has one progress bar, and nothing collides or is hard to read at any width, in %s colors',
    async (colorScheme) => {
      await using opened = await inOwnWindow({ colorScheme });
      const { page } = opened;
      await page.getByRole('button', { name: 'Run all' }).click();

      await page.getByRole('progressbar', { name: 'Checks done' }).waitFor();
      expect(await page.locator('progress').count()).toBe(1);
      expect(await page.locator('svg.bar').count()).toBe(0);
      expect(await page.locator('.progress').textContent()).toMatch(/\d+ of \d+/);
      for (const width of [1280, 800, 400]) {
        await page.setViewportSize({ width, height: 800 });
        expect({ width, overlaps: await overlaps(page) }).toEqual({ width, overlaps: [] });
      }
      await page.locator('#stop').dispatchEvent('click');
      await page.locator('#stop:disabled').waitFor();
      expect(await lowContrast(page)).toEqual([]);
    },
  );

  test('has the checks before the list of groups on a phone, also without scripts', async () => {
    await using opened = await inOwnWindow({ viewport: { width: 400, height: 740 } });
    const { page } = opened;
    const groups = page.locator('.groups');
    expect(await groups.getAttribute('open')).toBeNull();
    await page.setViewportSize({ width: 1200, height: 740 });
    await page.locator('.groups[open]').waitFor();
    await page.setViewportSize({ width: 400, height: 740 });
    await page.locator('.groups:not([open])').waitFor();

    const plain = await browser.newContext({ viewport: { width: 400, height: 740 }, javaScriptEnabled: false });
    const still = await plain.newPage();
    await navigate(still, page.url());
    const top = async (selector: string) => (await still.locator(selector).boundingBox())?.y ?? 0;
    expect(await top('#checks')).toBeLessThan(await top('.groups'));
    await plain.close();
  });

  test('needs no sideways scrolling on a phone, and skips no level of headings', async () => {
    await using opened = await inOwnWindow({ viewport: { width: 360, height: 740 } });
    const { page } = opened;
    const levels = await page
      .locator('h1,h2,h3,h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
    expect(await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBe(360);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
});

interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly frame: FrameLocator;
  /** Script errors, and errors on the console. */
  readonly troubles: readonly string[];
}

/** Runs a group to its end: the page asks for the progress after it has allowed to stop the run. */
async function runGroup(page: Page, group: string): Promise<void> {
  const progress = page.waitForResponse(/progress\?seen/);
  await page.getByRole('button', { name: `Run the group ${group}` }).click();
  await progress;
  await page.locator('#stop:disabled').waitFor();
}

async function untilNoCheckIsRed(overview: HtmlElement): Promise<void> {
  while (!/No check is red$/.test(overview.querySelector('h1')?.textContent ?? ''))
    await new Promise((resolve) => setTimeout(resolve, 100));
}

function outcomesOf(checks: readonly HtmlElement[]) {
  return checks.map((check) => ({
    id: check.id,
    outcome: check.dataset.outcome,
    why: check.querySelector('.why')?.textContent ?? '',
  }));
}

/** The parts of the browser's elements that are used here. */
interface HtmlElement {
  readonly id: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  querySelector(selector: string): { readonly textContent: string } | null;
}

function hostileAnswer(): Response {
  const info = {
    BaseFileName: `${hostile}.wopitest`,
    Size: hostile,
    Version: hostile,
    SupportsLocks: true,
    SupportsUpdate: true,
  };
  return Response.json(info, { headers: { 'X-WOPI-ServerError': '<b onmouseover=alert(1)>' } });
}
