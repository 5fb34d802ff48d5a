import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redactor } from '../client/redactor.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { screenshotOf } from './screenshot.ts';

/** In CI, a missing browser is a failure. Elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

const token = 'the-secret-token';

describe.skipIf(skipped)('a picture of a page (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  async function pictureOf(html: string) {
    const redactor = new Redactor();
    redactor.learn(token);
    const page = await browser.newPage();
    await page.setContent(html);
    return await screenshotOf(page, redactor);
  }

  test.each([
    ['a hidden field', `<input type="hidden" value="${token}">`],
    ['a hidden form', `<form hidden><input value="${token}"></form>`],
  ])('is taken although the access token is in %s', async (_, html) => {
    const taken = await pictureOf(html);

    expect('png' in taken && Buffer.from(taken.png).subarray(1, 4).toString()).toBe('PNG');
  });

  test.each([
    ['in a field', `<input value="${token}">`],
    ['in its text', `<p>Token: ${token}</p>`],
    ['in its title', `<title>${token}</title>`],
  ])('is not taken when the page shows the access token %s', async (_, html) => {
    expect(await pictureOf(html)).toEqual({ problem: expect.stringContaining('shows an access token') });
  });
});
