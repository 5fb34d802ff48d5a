import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeBlock, codeSpan, plainText } from './markdown-text.ts';
import { renderMarkdown } from './render-markdown.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import { failedResult, sampleReport, sampleResult } from './testing/sample-report.ts';

describe('summary.md', () => {
  const text = renderMarkdown(sampleReport());

  test('begins with the verdict and has a table by group', () => {
    expect(text).toMatch(
      /^## WOPI conformance: ❌ failed\n\n4 of 8 checks are red, and 1 change is left on the host: 1 passed, 1 unexpected pass, /,
    );
    expect(text).toContain('| ❌ | Locks | 1 | 1 | · | · | · | · | · |');
    expect(text).not.toContain('✅');
    expect(text).toContain('| – | CoauthLocks | · | · | · | 1 | · | · | · |');
    expect(text).toContain('|  | **Total** | 1 | 2 | 1 | 1 | 1 | 1 | 1 |');
  });

  test('explains each red check in a collapsed element', () => {
    const start = text.indexOf(
      '<details><summary>failed: <code>Locks/LockMismatchOnUnlockRequest</code> (MUST)<br><code>Unlock: ',
    );
    const details = text.slice(start, text.indexOf('</details>', start));

    expect(start).toBeGreaterThan(0);
    expect(details).toContain('- **Requirement** Unlock with a different lock ID returns 409');
    expect(details).toContain('- **Mismatch** ` status: expected 409 Conflict, got 200 `');
    expect(details).toContain('- **Likely cause** The host may release a lock');
    expect(details).toMatch(/- \*\*Documentation\*\* <https:\/\/learn\.microsoft\.com\/\S+\/rest\/files\/unlock>/);
    expect(details).toMatch(/```sh\nwopi-conformance run .* -g Locks -n LockMismatchOnUnlockRequest\n```/);
    expect(details).toContain('> Unlock  POST  /wopi/files/1');
  });

  test('collapses what is not red, and shows leftovers', () => {
    expect(text).toContain(
      '<details><summary>Skipped (1)</summary>\n\n- ` The host does not claim SupportsCoauth ` (1)',
    );
    expect(text).toContain('<details><summary>Warned (1)</summary>');
    expect(text).toContain('<details><summary>Expected by the baseline (1)</summary>');
    expect(text).toContain('### Left on the host\n\n- file new.wopitest');
  });

  test('is short for a clean run', () => {
    const clean = renderMarkdown(sampleReport({ results: [sampleResult()], notices: [], leftovers: [] }));

    expect(clean).toMatch(/^## WOPI conformance: ✅ passed\n\nNo check is red: 1 passed\./);
    expect(clean).not.toMatch(/###/);
  });

  test('shows what is red before the table of groups, which is folded', () => {
    const text = renderMarkdown(sampleReport());

    expect(text.indexOf('### Red checks by cause')).toBeGreaterThan(0);
    expect(text.indexOf('<details><summary>Every group</summary>')).toBeGreaterThan(text.indexOf('### Red checks'));
  });

  test('never cuts the name of a check', () => {
    const name = 'A'.repeat(200);
    const text = renderMarkdown(sampleReport({ results: [{ ...failedResult, name }] }));

    expect(text).toContain(`Locks/${name}</code>`);
  });

  test.each([
    ['hostile text', hostileReport(hostileText)],
    ['huge text', hostileReport(hugeText)],
    ['a thousand red checks', manyRed()],
  ])('stays below the limit of a comment with %s', (_, report) => {
    expect(Buffer.byteLength(renderMarkdown(report))).toBeLessThanOrEqual(60_000);
  });

  test('states how many red checks are left out for length', () => {
    const rendered = renderMarkdown(manyRed());

    expect(rendered).toContain('Locks/Check0');
    expect(rendered).toContain('<summary>More red checks (980)</summary>');
    expect(rendered).toContain('- and 780 more');
  });
});

describe('text in Markdown', () => {
  const anyText = fc.oneof(
    fc.string({ unit: fc.constantFrom('`', ' ', '\n', '<', '|', 'a') }),
    fc.string({ unit: 'binary' }),
  );

  test('cannot end its code span', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const span = codeSpan(text);
        const [fence = ''] = /^`*/.exec(span) ?? [];
        const inner = span.slice(fence.length, span.length - fence.length);
        expect(span).not.toContain('\n');
        expect(inner.match(/`+/g) ?? []).not.toContain(fence);
      }),
    );
  });

  test('cannot end its code block', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = codeBlock(text, 'text').split('\n');
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        expect(lines.slice(1, -1).filter((line) => line.includes(fence))).toEqual([]);
        expect(lines.at(-1)).toBe(fence);
      }),
    );
  });

  test('never acts as markup, link or mention in a sentence', () => {
    const text = plainText(
      '**a** [b](c) ![d](e) <i> @f #1 http://g `h` | ~~i~~ &lt; :j: www.k.example mailto:l _m_ \\',
    );

    expect(text).not.toMatch(/[*[\]<>@|`~\\]|(?<!&)#1|:\/\/|&lt;|:j:|www\.|mailto:|_/);
  });

  test.each(['# a', '- a', '+ a', '1. a', '2) a', '=== a', '> a'])('does not begin a block: %s', (text) => {
    expect(plainText(text)).toMatch(/^(?:\d+)?&#\d+;/);
  });

  test.each([
    'before: 2 of 21 checks are red: 19 passed, 2 failed (3.4 s, 17 requests)',
    'Set WOPI_TOKEN (or $X); see a/b.c, 50 % & more! {x} + y - z = 10.5',
  ])('stays as it is where nothing is markup: %s', (text) => {
    expect(plainText(text)).toBe(text);
  });
});

function manyRed() {
  return sampleReport({
    results: Array.from({ length: 1000 }, (_, index) => ({ ...failedResult, name: `Check${index}` })),
  });
}
