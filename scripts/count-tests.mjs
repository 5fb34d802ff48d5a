// node scripts/count-tests.mjs REPORT EXIT_CODE FAILURES: prints "N passed, N failed" for a Vitest run, from its JSON report,
// its exit code, and the number of earlier failures. Fails if anything failed or no test passed.
import { readFileSync } from 'node:fs';

const [report = '', exitCode, earlier] = process.argv.slice(2);
const { passed, failed } = count(report);
// Vitest also fails without a failed test, such as after an unhandled error.
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
    // A file that cannot be loaded is failed but has no failed test.
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
