import { checkId } from '../harness/results/check-id.ts';
import { fingerprintOf } from '../harness/results/fingerprint.ts';
import { type CheckResult, isExpectedFailure, isRed, type RunReport } from '../harness/results/result.ts';

/** What changed from one run to another. */
export interface Comparison {
  readonly earlier: RunReport;
  readonly later: RunReport;
  /** Red in the later run and not in the earlier one, where the check may be missing. */
  readonly turnedRed: readonly CheckResult[];
  /** Red in the earlier run, and not red in the later one, where the host is right or the check only warns. */
  readonly turnedGreen: readonly CheckResult[];
  /** Passed in the earlier run, and fails in the later one as the baseline expects. */
  readonly failsAgain: readonly CheckResult[];
  /** Red in the earlier run, and fails in the later one as the baseline expects. */
  readonly expectedNow: readonly CheckResult[];
  /** Failed in the earlier run as the baseline expected, and passed in the later one, without an entry. */
  readonly fixed: readonly CheckResult[];
  /** Red in both, for a different reason. */
  readonly redDifferently: readonly CheckResult[];
  /** Red in both. */
  readonly stillRed: readonly CheckResult[];
  /** Judged in the earlier run, and skipped or missing in the later one. As in the earlier run. */
  readonly notJudged: readonly CheckResult[];
  readonly slower: readonly Slower[];
}

export interface Slower {
  readonly result: CheckResult;
  readonly earlierMs: number;
}

// Less is within what a machine and a network vary.
const slowerFactor = 2;
const slowerByMs = 250;

export function compareRuns(earlier: RunReport, later: RunReport): Comparison {
  const before = new Map(earlier.results.map((result) => [checkId(result), result]));
  const after = new Map(later.results.map((result) => [checkId(result), result]));
  const wasRed = (result: CheckResult) => {
    const other = before.get(checkId(result));
    return other !== undefined && isRed(other, earlier);
  };
  const red = later.results.filter((result) => isRed(result, later));
  const stillRed = red.filter(wasRed);
  const hadPassed = (result: CheckResult) => before.get(checkId(result))?.outcome === 'passed';
  const expected = later.results.filter(isExpectedFailure);
  return {
    earlier,
    later,
    turnedRed: red.filter((result) => !wasRed(result)),
    turnedGreen: later.results.filter(
      (result) => result.outcome !== 'skipped' && !isRed(result, later) && !isExpectedFailure(result) && wasRed(result),
    ),
    failsAgain: expected.filter(hadPassed),
    expectedNow: expected.filter((result) => wasRed(result) && !hadPassed(result)),
    fixed: later.results.filter(
      (result) => result.outcome === 'passed' && !isRed(result, later) && wasExpected(before.get(checkId(result))),
    ),
    stillRed,
    redDifferently: stillRed.filter((result) => {
      const other = before.get(checkId(result));
      return other !== undefined && fingerprintOf(result) !== fingerprintOf(other);
    }),
    notJudged: earlier.results.filter(
      (result) => result.outcome !== 'skipped' && (after.get(checkId(result))?.outcome ?? 'skipped') === 'skipped',
    ),
    slower: later.results.flatMap((result) => slowerThan(before.get(checkId(result)), result)),
  };
}

function wasExpected(earlier: CheckResult | undefined): boolean {
  return earlier !== undefined && isExpectedFailure(earlier);
}

function slowerThan(earlier: CheckResult | undefined, later: CheckResult): Slower[] {
  if (earlier?.outcome !== 'passed' || later.outcome !== 'passed') return [];
  const earlierMs = earlier.durationMs;
  const isSlower = later.durationMs > earlierMs * slowerFactor && later.durationMs - earlierMs > slowerByMs;
  return isSlower ? [{ result: later, earlierMs }] : [];
}
