// node scripts/count-tests.mjs REPORT EXIT_CODE FAILURES: sums up a run of Vitest as the one line "N passed, N failed", from
// its JSON report, its exit code and the number of failures that came before. Fails when anything has failed, and when no
// test has passed.
import { readFileSync } from 'node:fs';

const [report = '', exitCode, earlier] = process.argv.slice(2);
const { passed, failed } = count(report);
// Vitest also fails for what no test can be blamed for, such as an unhandled error.
const failures = (failed || Number(exitCode !== '0')) + Number(earlier);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;

/**
 * @typedef {{ readonly status: string, readonly assertionResults: readonly { readonly status: string }[] }} TestFile
 * @typedef {{ readonly numPassedTests: number, readonly numFailedTests: number, readonly testResults: readonly TestFile[] }} Report
 */

/** @param {string} file */
function count(file) {
  try {
    /** @type {Report} */
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    // A file that cannot be loaded has no test that could fail.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && hasNoFailure(assertionResults),
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length };
  } catch (error) {
    console.error(`No test report: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 0 };
  }
}

/** @param {TestFile['assertionResults']} assertionResults */
function hasNoFailure(assertionResults) {
  return assertionResults.every(({ status }) => status !== 'failed');
}
