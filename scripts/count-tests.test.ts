import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('count-tests.mjs', import.meta.url));

function count(report: unknown, { exitCode = 0, failures = 0 } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'count-tests-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'tests.json');
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [script, file, `${exitCode}`, `${failures}`], {
    encoding: 'utf8',
  });
  return { line: stdout, status };
}

const green = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] };
const red = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const broken = { status: 'failed', assertionResults: [] };

describe('count-tests', () => {
  it('succeeds when tests passed and none failed', () => {
    const report = { numPassedTests: 2, numFailedTests: 0, testResults: [green, green] };

    expect(count(report)).toEqual({ line: '2 passed, 0 failed\n', status: 0 });
  });

  it('counts each failed test and each file that could not be loaded', () => {
    const report = { numPassedTests: 2, numFailedTests: 1, testResults: [green, red, broken] };

    expect(count(report, { exitCode: 1 })).toEqual({ line: '2 passed, 2 failed\n', status: 1 });
  });

  it('adds earlier failures', () => {
    const report = { numPassedTests: 1, numFailedTests: 0, testResults: [green] };

    expect(count(report, { failures: 2 })).toEqual({ line: '1 passed, 2 failed\n', status: 1 });
  });

  it('fails when no test ran', () => {
    const report = { numPassedTests: 0, numFailedTests: 0, testResults: [] };

    expect(count(report)).toEqual({ line: '0 passed, 0 failed\n', status: 1 });
  });

  it('counts a failed run without failed tests as one failure', () => {
    const report = { numPassedTests: 3, numFailedTests: 0, testResults: [green] };

    expect(count(report, { exitCode: 1 })).toEqual({ line: '3 passed, 1 failed\n', status: 1 });
  });

  it('fails without a report', () => {
    expect(count(undefined, { exitCode: 1 })).toEqual({ line: '0 passed, 1 failed\n', status: 1 });
  });
});
