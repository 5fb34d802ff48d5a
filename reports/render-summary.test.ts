import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { summarize } from '../harness/results/result.ts';
import { isPrintable } from './escape-text.ts';
import { renderProgressLine, renderResultLine } from './render-progress.ts';
import { renderSummary } from './render-summary.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import {
  inconclusiveResult,
  sampleExchange,
  sampleLeftovers,
  sampleReport,
  sampleResult,
  sampleResults,
  skippedResult,
  warnedResult,
} from './testing/sample-report.ts';

const plain = { color: false, width: 100, ignoreSkipped: false } as const;

describe('the summary', () => {
  const text = renderSummary(sampleReport(), plain);

  test('counts every outcome by group and in total', () => {
    expect(text).toMatch(/^ {2}Group +passed +failed +warned +skipped +inconclusive +expected +unexpected$/m);
    expect(text).toMatch(/^ {2}Locks +1 +1 +0 +0 +0 +0 +0$/m);
    expect(text).toMatch(/^ {2}Total +1 +2 +1 +1 +1 +1 +1$/m);
  });

  test('has no columns of the baseline where it expects nothing', () => {
    const text = renderSummary(sampleReport({ results: [sampleResult()] }), plain);

    expect(text).toMatch(/^ {2}Group +passed +failed +warned +skipped +inconclusive$/m);
  });

  test('explains a red check', () => {
    const start = text.indexOf('FAILED  Locks/LockMismatchOnUnlockRequest  (MUST)');
    const explanation = text.slice(start, text.indexOf('\n\n', start));

    expect(explanation).toContain('Requirement    Unlock with a different lock ID returns 409');
    expect(explanation).toContain('- status: expected 409 Conflict, got 200');
    expect(explanation).toContain('- header X-WOPI-Lock: expected "lock-a", got (missing)');
    expect(explanation).toContain('> Unlock  POST  /wopi/files/1  X-WOPI-Override: UNLOCK  X-WOPI-Lock: lock-b');
    expect(explanation).toContain('< 200 OK  content-type: text/plain  x-wopi-itemversion: 7  4 bytes: fine  12 ms');
    expect(explanation).toContain('Likely cause   The host may release a lock');
    expect(explanation).toContain('Documentation  https://learn.microsoft.com/');
    expect(explanation).toContain('-g Locks -n LockMismatchOnUnlockRequest');
  });

  test('names every red check above the verdict', () => {
    expect(text).toMatch(
      /\nRed checks \(4\)\n {2}Locks\/LockMismatchOnUnlockRequest\n( {2}\S+\/\S+\n){3}\nFAILED {2}4 of 8/,
    );
  });

  test('shows at most 40 lines of a cause, and all of them on request', () => {
    const exchanges = Array.from({ length: 45 }, () => sampleExchange({ token: 'run' }));
    const report = sampleReport({ results: [sampleResult({ ...inconclusiveResult, exchanges })] });
    const explained = (verbose: boolean) =>
      /\n\n(INCONCLUSIVE [\s\S]*?)\n\n/.exec(renderSummary(report, { ...plain, verbose }))?.[1] ?? '';

    expect(explained(false).split('\n')).toHaveLength(40);
    expect(explained(false)).toMatch(/\n {2}… \d+ more lines: --verbose shows all\n[\s\S]*Run it again/);
    expect(explained(true).match(/> Unlock {2}\[the run’s token\]/g)).toHaveLength(45);
  });

  test('cuts a lock ID that is too long to read, and keeps both of its ends', () => {
    const lock = `begin${'x'.repeat(1014)}final`;
    const request = { ...sampleExchange().request, headers: { 'X-WOPI-Lock': lock } };
    const failed = sampleResult({ ...inconclusiveResult, reason: `lock ${lock} returned 400` });
    const report = sampleReport({ results: [{ ...failed, exchanges: [sampleExchange({ request })] }] });

    expect(renderSummary(report, plain)).toMatch(/X-WOPI-Lock: beginx+… \(1024 characters\) …x+final/);
    expect(renderSummary(report, plain)).not.toMatch(/\S{100}/);
    expect(renderSummary(report, { ...plain, verbose: true })).toMatch(/\S{300}/);
    expect(renderResultLine(failed)).not.toMatch(/\S{100}/);
  });

  test('says why there is no response', () => {
    expect(text).toContain('< no response: connection closed after 0 bytes  12 ms');
  });

  test('explains red checks only', () => {
    expect(text).not.toContain('FAILED  Ecosystem/KnownToFail');
    expect(text).toContain('Ecosystem/KnownToFail: ticket 12');
    expect(text).toContain('FileVersion/VersionInHeader (SHOULD): PutFile: header X-WOPI-ItemVersion');
  });

  test('lists leftovers and notices, and ends with the verdict', () => {
    expect(text).toContain('file new.wopitest: DeleteFile returned 501');
    expect(text).toContain('does not end in .wopitest');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^FAILED {2}4 of 8 checks are red, and 1 change is left on the host: 1 passed, 1 unexpected pass, 2 failed, .*\(3\.2 s, 17 requests\)$/,
    );
  });

  test('explains a cause of several inconclusive checks once, and names the others', () => {
    const results = [inconclusiveResult, sampleResult({ ...inconclusiveResult, name: 'Another' })];
    const shown = renderSummary(sampleReport({ results }), plain);

    expect(shown.match(/Requirement/g)).toHaveLength(1);
    expect(shown).toMatch(/Not judged for this cause, 1 check:\n +\S+\/Another\n/);
  });

  test('groups skips by reason, or leaves them out without changing the verdict', () => {
    const results = [skippedResult, sampleResult({ ...skippedResult, name: 'Other' }), sampleResult()];
    const report = sampleReport({ results });

    expect(renderSummary(report, plain)).toMatch(/does not claim SupportsCoauth \(2 checks\)\n +CoauthLocks 2\n/);
    const ignoring = renderSummary(report, { ...plain, ignoreSkipped: true });
    expect(ignoring).not.toContain('SupportsCoauth');
    expect(ignoring).toMatch(/PASSED {2}no check is red: 1 passed, 2 skipped/);
  });

  test.each([
    [{ interrupted: true }, /^INTERRUPTED {2}4 of 8/],
    [{ results: [] }, /^NOT JUDGED {2}no check ran/],
    [{ results: [sampleResult()] }, /^PASSED {2}no check is red: 1 passed/],
    [{ results: [skippedResult], failOnSkip: true }, /^FAILED {2}1 of 1 check is red: 1 skipped/],
    [{ results: [skippedResult] }, /^NOT JUDGED {2}no check was judged: 1 skipped/],
    [{ results: [warnedResult, skippedResult] }, /^GREEN {2}no check is red, but none passed: 1 warned, 1 skipped/],
    [
      { results: [sampleResult({ baseline: { kind: 'unexpected-pass', reason: 'ticket' } })] },
      /^FAILED {2}1 of 1 check is red: 1 unexpected pass \(/,
    ],
  ])('ends with the verdict of %o', (change, verdict) => {
    expect(renderSummary(sampleReport(change), plain).trimEnd().split('\n').at(-1)).toMatch(verdict);
  });

  test('wraps sentences, never commands or URLs', () => {
    const lines = renderSummary(sampleReport(), { ...plain, width: 80 }).split('\n');

    const requirement = lines.find((line) => line.startsWith('  Requirement    Unlock with a different lock ID'));
    expect(requirement?.length).toBeLessThanOrEqual(80);
    expect(lines.some((line) => line.endsWith('-n LockMismatchOnUnlockRequest'))).toBe(true);
  });

  test('shows the beginning of a long sequence', () => {
    const exchanges = Array.from({ length: 100 }, () => sampleExchange());
    const report = sampleReport({ results: [{ ...sampleResult(), outcome: 'failed', exchanges }] });

    expect(renderSummary(report, plain)).toContain('… and 70 more');
  });
});

describe('a narrow terminal', () => {
  const narrow = { ...plain, width: 44 };
  const text = renderSummary(sampleReport({ leftovers: sampleLeftovers }), narrow);

  test('keeps the indentation in lines that fit, except for addresses, names, and commands', () => {
    const long = text.split('\n').filter((line) => line.length > 44);

    expect(long.filter((line) => !/^ *(http|wopi-conformance|\S+\/\S+$|[A-Z]+ {2}\S+\/\S+)/.test(line))).toEqual([]);
    expect(text.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test('shows everything that a wide one shows', () => {
    const words = (shown: string) => new Set(shown.match(/[^\s\d,]+/g));
    const wide = words(renderSummary(sampleReport({ leftovers: sampleLeftovers }), plain));
    const missing = [...wide].filter((word) => !words(text).has(word));

    expect(missing.filter((word) => word !== 'Group')).toEqual([]);
    expect(text).toMatch(/^ {2}Locks\n {4}1 passed, 1 failed$/m);
  });

  test('has the reason of a result below its name', () => {
    const [first = '', ...others] = renderResultLine(inconclusiveResult, { width: 40 }).split('\n');

    expect(first).toMatch(/^ {2}ERR {3}EditFlows\/\S+ \(.* ms\)$/);
    expect(others.length).toBeGreaterThan(1);
    expect(others.every((line) => /^ {8}\S/.test(line) && line.length <= 40)).toBe(true);
  });
});

describe('color', () => {
  test('is used on request, and changes no text', () => {
    const colored = renderSummary(sampleReport(), { ...plain, color: true });

    expect(colored).toContain('\x1b[');
    expect(stripVTControlCharacters(colored)).toBe(renderSummary(sampleReport(), plain));
  });
});

describe('a hostile host', () => {
  test('cannot send anything to the terminal', () => {
    const report = hostileReport(hostileText);

    expect(isPrintable(renderSummary(report, plain))).toBe(true);
    expect(
      report.results
        .map((result) => renderResultLine(result))
        .filter((line) => !isPrintable(line) || line.includes('\n')),
    ).toEqual([]);
  });

  test('cannot flood the terminal', () => {
    expect(renderSummary(hostileReport(hugeText), plain).length).toBeLessThan(400_000);
  });
});

describe('progress', () => {
  test('has a line for every outcome', () => {
    expect(sampleResults.map((result) => renderResultLine(result))).toEqual([
      '  pass  Locks/BasicLock (12 ms)',
      expect.stringMatching(
        /^ {2}FAIL {2}Locks\/LockMismatchOnUnlockRequest \(12 ms\): Unlock: status: expected 409 Conflict, got 200; /,
      ),
      '  ERR   EditFlows/PutFileUnlocked (12 ms): The host closed the connection without a response',
      expect.stringMatching(/^ {2}warn {2}FileVersion\/VersionInHeader \(12 ms\): PutFile: /),
      '  skip  CoauthLocks/GetCoauthLock (12 ms): The host does not claim SupportsCoauth',
      expect.stringMatching(/^ {2}expected {2}Ecosystem\/KnownToFail \(12 ms\): Expected by the baseline: ticket 12/),
      expect.stringMatching(/^ {2}PASS {2}Ecosystem\/WorksByNow \(12 ms\): Passed, but the baseline expects a failure/),
      expect.stringMatching(/^ {2}FAIL {2}Ecosystem\/TooLate \(12 ms\): The baseline entry/),
    ]);
  });

  test('does not repeat the reason of an earlier result', () => {
    const line = renderResultLine(inconclusiveResult, { sameAs: sampleResult({ name: 'First' }) });
    expect(line).toBe('  ERR   EditFlows/PutFileUnlocked (12 ms): same reason as Locks/First');
  });

  const progress = { running: ['Locks/BasicLock'], total: 41, summary: summarize(sampleResults), elapsedMs: 65_000 };

  test('shows what is running, the counts and the time', () => {
    expect(renderProgressLine(progress, { color: false, width: 200 })).toBe(
      '8/41  1 passed  2 failed  1 warned  1 skipped  1 inconclusive  1 expected  1 unexpected  1 min 5 s  Locks/BasicLock',
    );
  });

  test('fits the terminal', () => {
    for (const width of [10, 60, 80]) {
      const line = renderProgressLine({ ...progress, running: [hostileText] }, { color: true, width });
      expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(width);
    }
  });
});
