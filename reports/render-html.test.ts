import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isPrintable } from './escape-text.ts';
import { renderHtml } from './render-html.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import { sampleReport, sampleResult } from './testing/sample-report.ts';

describe('report.html', () => {
  const html = renderHtml(sampleReport());

  test('allows its own style and script, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hashOf(/<style>([\s\S]*?)<\/style>/)}'`);
    expect(policy).toContain(`script-src 'sha256-${hashOf(/<script>([\s\S]*?)<\/script>/)}'`);
    expect(policy).not.toContain('unsafe');
  });

  test('refers to nothing but the documentation', () => {
    const addresses = [...html.matchAll(/(?:href|src|action|data)="([^"]*)"/g)].map(([, address]) => address ?? '');

    expect(addresses.filter((address) => !/^(#|data:,|https:\/\/learn\.microsoft\.com\/)/.test(address))).toEqual([]);
    expect(html).not.toMatch(/@import|url\(|style="/);
  });

  test('has no element of the host, and a bounded size', () => {
    const elements = (text: string) =>
      text.match(/<[a-z][a-z0-9]*/g)?.filter((tag) => /^<(script|img|style)$/.test(tag));

    expect(elements(renderHtml(hostileReport(hostileText)))).toEqual(elements(html));
    expect(renderHtml(hostileReport(hugeText)).length).toBeLessThan(12_000_000);
  });

  test('shows what a reader could not see, or would see in another order', () => {
    expect(isPrintable(html)).toBe(true);
    expect(isPrintable(renderHtml(hostileReport(hostileText)))).toBe(true);
  });

  test('of a green run without its exchanges is small, and has their outline', () => {
    const omitted = Array.from({ length: 4 }, () => ({ operation: 'PutRelativeFile', status: 200 }));
    const results = Array.from({ length: 240 }, () => sampleResult({ exchanges: [], omitted }));
    const green = renderHtml(sampleReport({ results }));

    expect(green.length).toBeLessThan(300_000);
    expect(green).toContain('4 requests (--evidence all shows them): PutRelativeFile 200, PutRelativeFile 200');
  });

  test('of an interrupted run leaves a part of the bar to what did not run', () => {
    const results = [sampleResult()];
    const barOf = (html: string) => /class="passed" x="0.00" width="([^"]*)"/.exec(html)?.[1];
    const interrupted = renderHtml(sampleReport({ results, interrupted: true, notRun: 3 }));

    expect(barOf(renderHtml(sampleReport({ results })))).toBe('100.00');
    expect(barOf(interrupted)).toBe('25.00');
    expect(interrupted).toContain('1 passed, 3 not run</p>');
  });

  test('says so when nothing ran', () => {
    expect(renderHtml(sampleReport({ results: [] }))).toContain('No check ran</h1>');
  });

  function hashOf(element: RegExp): string {
    return createHash('sha256')
      .update(element.exec(html)?.[1] ?? '')
      .digest('base64');
  }
});
