import { isSuccess } from '../harness/client/response.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type Fault, keptLockFault, refusedEffect } from '../harness/results/fault.ts';
import type { CheckResult, RunReport } from '../harness/results/result.ts';
import { groupBy } from './group-results.ts';
import { redResults } from './judge-run.ts';

/** Red checks that stopped for one reason. */
export interface Cause {
  /** Such as `PutRelativeFile returns 501`, or the reason where no response is at fault. Not yet escaped. */
  readonly title: string;
  readonly fault?: Fault;
  /** The check that judges the fault, or the first one that could not start. */
  readonly head: CheckResult;
  readonly others: readonly CheckResult[];
}

/** The red checks of a run by cause, in the order in which the causes were met. */
export function causesOf(report: RunReport): Cause[] {
  const red = redResults(report);
  const preventing = new Set(red.filter(({ outcome }) => outcome === 'inconclusive').map(keyOf));
  const working = workingOperations(report);
  const isShared = (result: CheckResult) => preventing.has(keyOf(result)) || neverWorked(result, working);
  return groupBy(red, (result) => (isShared(result) ? keyOf(result) : checkId(result))).map(([, results]) =>
    causeOf(results as [CheckResult, ...CheckResult[]]),
  );
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

function causeOf(results: readonly [CheckResult, ...CheckResult[]]): Cause {
  const head = results.toSorted((a, b) => distance(a) - distance(b))[0] ?? results[0];
  const { fault } = head;
  return {
    title: titleOf(head),
    ...(fault && { fault }),
    head,
    others: results.filter((result) => result !== head),
  };
}

function titleOf({ fault, reason = 'no reason given' }: CheckResult): string {
  if (!fault) return reason;
  const { operation, status, part } = fault;
  const returned = `${operation} returns ${status}`;
  if (part === keptLockFault.part) return `${returned}, but the file stays locked`;
  if (part === refusedEffect) return `${returned}, but is carried out`;
  return part === undefined ? returned : `${returned} without the expected ${part}`;
}

function keyOf({ fault, reason, ...result }: CheckResult): string {
  if (fault) return `${fault.operation} ${fault.status} ${fault.part ?? ''}`;
  return result.outcome === 'inconclusive' ? (reason ?? '') : checkId(result);
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

/** How far a check is from judging the fault itself: the smallest one heads the group. */
function distance({ outcome, fault, spec, exchanges }: CheckResult): number {
  const outcomeRank = ['failed', 'warned'].indexOf(outcome);
  const rank = outcomeRank === -1 ? 2 : outcomeRank;
  const isAboutOperation = fault !== undefined && spec.toLowerCase().endsWith(`/${fault.operation.toLowerCase()}`);
  return rank * 10_000 + (isAboutOperation ? 0 : 1_000) + Math.min(exchanges.length, 999);
}
