import { isSuccess } from '../harness/client/response.ts';
import { noLongerSent } from '../harness/client/run-limits.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type Fault, keptLockFault, refusedEffect } from '../harness/results/fault.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { groupBy } from './group-results.ts';
import { redResults } from './judge-run.ts';
import { isCut, sharedMismatchOf } from './shared-mismatch.ts';

/** Red checks that stopped for one reason, or met the same mismatch. */
export interface Cause {
  /** Such as `PutRelativeFile returns 501`, or the reason where no response is at fault. Not yet escaped. */
  readonly title: string;
  readonly fault?: Fault;
  /** The check that judges the fault, or the first one that could not start; of those with one mismatch, the shortest. */
  readonly head: CheckResult;
  readonly others: readonly CheckResult[];
}

/** The red checks of a run by cause, in the order in which the causes were met. */
export function causesOf(report: RunReport): Cause[] {
  const red = redResults(report);
  const preventing = new Set(red.filter(({ outcome }) => outcome === 'inconclusive').map(keyOf));
  const working = workingOperations(report);
  const isShared = (result: CheckResult) => preventing.has(keyOf(result)) || neverWorked(result, working);
  const join = (result: CheckResult): Joined => {
    const mismatch = mismatchOf(result);
    if (isShared(result) && !mismatch?.isOfToken) return { key: keyOf(result), title: titleOf(result) };
    return mismatch
      ? { title: titleOf(result), ...mismatch, isMismatch: true }
      : { key: checkId(result), title: titleOf(result) };
  };
  const joined = red.map((result) => ({ result, join: join(result) }));
  return groupBy(joined, ({ join }) => join.key).map(([, group]) => causeOf(group));
}

interface Joined {
  readonly key: string;
  readonly title: string;
  readonly isMismatch?: true;
}

function mismatchOf(result: CheckResult) {
  return result.outcome === 'failed' || result.outcome === 'warned' ? sharedMismatchOf(result) : undefined;
}

/** Such as `1 failed, 77 could not start`. */
export function countsOf({ head, others }: Cause): string {
  return groupBy([head, ...others], wordOf)
    .toSorted(([a], [b]) => words.indexOf(a) - words.indexOf(b))
    .map(([word, results]) => `${results.length} ${word}`)
    .join(', ');
}

const words = ['failed', 'warned', 'could not start', 'inconclusive', 'skipped', 'passed unexpectedly'];

function wordOf({ outcome, fault }: CheckResult): string {
  if (outcome === 'passed') return 'passed unexpectedly';
  return outcome === 'inconclusive' && fault ? 'could not start' : outcome;
}

interface JoinedResult {
  readonly result: CheckResult;
  readonly join: Joined;
}

function causeOf(group: readonly [JoinedResult, ...JoinedResult[]]): Cause {
  const from = group[0].join.isMismatch ? length : distance;
  const { result: head, join } = group.toSorted((a, b) => from(a.result) - from(b.result))[0] ?? group[0];
  return {
    // A check alone is named by its fault, as before it was joined.
    title: group.length > 1 ? join.title : titleOf(head),
    ...(head.fault && { fault: head.fault }),
    head,
    others: group.map(({ result }) => result).filter((result) => result !== head),
  };
}

function titleOf(result: CheckResult): string {
  const { fault, reason = 'no reason given' } = result;
  if (!fault) return withoutCount(reason);
  const { operation, status, part } = fault;
  const returned = `${operation} returns ${status}`;
  if (part === keptLockFault.part) return `${returned}, but the file stays locked`;
  if (part === refusedEffect) return `${returned}, but is carried out`;
  if (isCut(result)) return `${returned} and only the beginning of the expected body`;
  return part === undefined ? returned : `${returned} without the expected ${part}`;
}

function keyOf({ fault, reason, ...result }: CheckResult): string {
  if (fault) return `${fault.operation} ${fault.status} ${fault.part ?? ''}`;
  return result.outcome === 'inconclusive' ? withoutCount(reason ?? '') : checkId(result);
}

// The same hang, met or known from before.
function withoutCount(reason: string): string {
  return reason.endsWith(noLongerSent) ? reason.slice(0, -noLongerSent.length) : reason;
}

// Where an operation works for some requests, two checks may get the same status for different reasons.
function neverWorked({ fault }: CheckResult, working: ReadonlySet<string>): boolean {
  return fault !== undefined && fault.part === undefined && !working.has(fault.operation);
}

function workingOperations({ results }: RunReport): ReadonlySet<string> {
  const working = results.flatMap(({ exchanges, omitted = [] }) => [
    ...exchanges.filter(({ response }) => response && isSuccess(response)),
    ...omitted.filter(({ status = 0 }) => isSuccess({ status })),
  ]);
  return new Set(working.map(({ operation }) => operation));
}

/** The check with the fewest requests shows a mismatch best; one that fails before one that only warns. */
function length({ outcome, exchanges }: CheckResult): number {
  return (outcome === 'failed' ? 0 : 10_000) + exchanges.filter(({ purpose }) => purpose !== 'gate').length;
}

/** How far a check is from judging the fault itself: the smallest one heads the group. */
function distance({ outcome, fault, reason = '', spec, exchanges }: CheckResult): number {
  const outcomeRank = ['failed', 'warned'].indexOf(outcome);
  const rank = outcomeRank === -1 ? (reason.endsWith(noLongerSent) ? 3 : 2) : outcomeRank;
  const isAboutOperation = fault !== undefined && spec.toLowerCase().endsWith(`/${fault.operation.toLowerCase()}`);
  return rank * 10_000 + (isAboutOperation ? 0 : 1_000) + Math.min(exchanges.length, 999);
}
