import { performance } from 'node:perf_hooks';
import { wopisrcOf } from '../../wopi/resource.ts';
import { type CheckOfSuite, gatesOf } from '../checks/check.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { type Gate, unmetGates } from '../checks/gates.ts';
import { supportedCause } from '../checks/likely-cause.ts';
import type { Exchange } from '../client/exchange.ts';
import { cut, type Redactor } from '../client/redactor.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { Given } from '../given/given.ts';
import type { HostPageLoad } from '../host-page/host-page-load.ts';
import type { Lane } from '../lane/lane.ts';
import type { Category, Level } from '../results/categories.ts';
import {
  ConformanceFailure,
  describeMismatch,
  ignoreHostsFailure,
  type Mismatch,
  NotApplicable,
  RefusedButDone,
  SetupFailure,
} from '../results/failures.ts';
import { type Fault, keptLockFault } from '../results/fault.ts';
import type { CheckResult, Outcome } from '../results/result.ts';
import type { Story } from '../results/story.ts';

// A host may send a name of a megabyte.
const longestText = 4_000;

export interface RunCheckOptions {
  readonly lane: Lane;
  readonly redactor: Redactor;
  readonly wait: (seconds: number) => Promise<void>;
  /** Waits until the check may send the first request of its own body. */
  readonly turn?: (() => Promise<void>) | undefined;
  /** Sessions are played at the pace of the editor. */
  readonly realTime?: boolean | undefined;
}

/** The result of a check, and what the check threw, if anything. */
export interface CheckRun {
  readonly result: CheckResult;
  readonly error?: unknown;
  /** Whether the host returned 401 for the run's own access token, or that of a file that checks share. */
  readonly metRefusal: boolean;
}

interface Verdict {
  readonly outcome: Outcome;
  /** Absent: that of the check. */
  readonly level?: Level;
  readonly reason?: string;
  readonly mismatches?: readonly Mismatch[];
  readonly fault?: Fault | undefined;
}

// Whatever else cannot be deleted, whether DeleteFile works has to be judged.
const ofDeletion: ReadonlySet<string> = new Set(['rest/files/deletefile', 'rest/containers/deletecontainer']);

/** Runs one check. Never throws: every error becomes an outcome. The caller cleans up. */
export async function runCheck({ suite, check }: CheckOfSuite, options: RunCheckOptions): Promise<CheckRun> {
  const { redactor } = options;
  const { accessToken } = options.lane.file;
  const gates = gatesOf({ suite, check });
  const exchanges: Exchange[] = aboutFrame(gates) ? [...(options.lane.hostPageLoad?.exchanges ?? [])] : [];
  const told: Told = { notes: [] };
  const { notes } = told;
  let metRefusal = false;
  let survivor: string | undefined;
  let waitedMs = 0;
  let waiting: Promise<void> | undefined;
  const waitForTurn = async () => {
    const asked = performance.now();
    await options.turn?.();
    waitedMs = performance.now() - asked;
  };
  const lane = options.lane.forCheck({
    editor: check.editor,
    judgesDeletion: ofDeletion.has(check.spec),
    beforeOwn: () => (waiting ??= waitForTurn()),
    observer: ({ operation, exchange, resource, response }) => {
      exchanges.push(exchange);
      const isRun = resource.accessToken === accessToken || options.lane.undoLog.made.isKept(resource);
      metRefusal ||= response?.status === 401 && isRun;
      if (blocked.has(operation) && response) survivor ??= options.lane.releasedLocks.survivorIn(resource, response);
    },
  });
  const start = performance.now();
  let verdict: Verdict = { outcome: 'passed' };
  let thrown: unknown;
  try {
    lane.requireFile();
    const unmet = await unmetGates(gates, lane);
    if (unmet.length > 0) throw new NotApplicable(unmet.join('; '));
    await check.run(contextOf(check.category, { ...options, lane }, told));
  } catch (error) {
    verdict = unlessRepeated(blameUnlock(verdictOf(error, check.level, exchanges), survivor), exchanges);
    thrown = error;
  }
  if (survivor !== undefined && verdict.fault === keptLockFault) notes.push(describeSurvivor(survivor));
  const result = resultOf({ suite, check }, verdict, redactor, {
    durationMs: performance.now() - start - waitedMs,
    exchanges: verdict.outcome === 'skipped' ? [] : [...exchanges],
    notes: notes.map((note) => redactor.redact(cut(note, longestText))),
    ...(told.story && { story: told.story }),
    wopisrc: redactor.redact(options.lane.wopisrc),
    ...(options.lane.isScratch && { scratchFile: redactor.redact(wopisrcOf(options.lane.file)) }),
  });
  return { result, error: thrown, metRefusal };
}

// The second request may have met the effect of the first, which is not the host's fault.
function unlessRepeated(verdict: Verdict, exchanges: readonly Exchange[]): Verdict {
  const repeated = exchanges.find((exchange) => exchange.repeatedAfter && exchange.request.method === 'POST');
  if (!repeated || !['failed', 'warned'].includes(verdict.outcome)) return verdict;
  const { operation, repeatedAfter } = repeated;
  return {
    outcome: 'inconclusive',
    reason: `${operation} was sent twice, because ${repeatedAfter}, so that the second request may have met the effect of the first: ${verdict.reason}`,
  };
}

/** The result of a check that the run did not get to, for this reason: it is skipped if it does not apply. */
export async function notReached(
  entry: CheckOfSuite,
  reason: string,
  { lane, redactor }: Pick<RunCheckOptions, 'lane' | 'redactor'>,
): Promise<CheckResult> {
  const unmet = await unmetByLastClaims(entry, lane);
  return unmet.length > 0
    ? notRun(entry, 'skipped', unmet.join('; '), redactor)
    : notRun(entry, 'inconclusive', reason, redactor);
}

/** Why a check does not apply, as far as CheckFileInfo has told; no request is sent. */
export async function unmetByLastClaims(entry: CheckOfSuite, { lastClaims }: Lane): Promise<readonly string[]> {
  return (await unmetGates(gatesOf(entry), lastClaims).catch(ignoreHostsFailure)) ?? [];
}

/** The result of a check that was not run. */
export function notRun(
  entry: CheckOfSuite,
  outcome: 'skipped' | 'inconclusive',
  reason: string,
  redactor: Redactor,
): CheckResult {
  return resultOf(entry, { outcome, reason }, redactor, { durationMs: 0, exchanges: [], notes: [] });
}

// Microsoft's validator sends this User-Agent only in tests for native clients.
const nativeClientUserAgent = 'Microsoft Office WOPI Validator/1.0';

/** What the body of a check has recorded. */
interface Told {
  readonly notes: string[];
  story?: Story;
}

function contextOf(category: Category, { lane, wait, realTime }: RunCheckOptions, told: Told): CheckContext {
  const isNative = category === 'OfficeNativeClient';
  return {
    file: lane.file,
    wopisrc: lane.wopisrc,
    wopi: isNative ? lane.client.with({ userAgent: nativeClientUserAgent }) : lane.client,
    given: new Given(lane),
    frame: () => frameLoadOf(lane),
    names: lane.names,
    documents: lane.documents,
    wait,
    elapse: (seconds, shortened = 0) => waitUnlessZero(wait, realTime ? seconds : shortened),
    tell: (story) => {
      told.story = story;
    },
    note: (observation) => told.notes.push(observation),
  };
}

async function waitUnlessZero(wait: RunCheckOptions['wait'], seconds: number): Promise<void> {
  if (seconds > 0) await wait(seconds);
}

function aboutFrame(gates: readonly Gate[]): boolean {
  return gates.some((gate) => typeof gate === 'object' && 'frame' in gate);
}

function frameLoadOf({ hostPageLoad }: Lane): HostPageLoad {
  if (hostPageLoad) return hostPageLoad;
  throw new Error('a check that uses `frame` must declare a frame gate in `needs`');
}

function verdictOf(error: unknown, levelOfCheck: Level, exchanges: readonly Exchange[]): Verdict {
  if (error instanceof ConformanceFailure) return violation(error, levelOfCheck);
  if (error instanceof NotApplicable) return { outcome: 'skipped', reason: error.message };
  if (error instanceof SetupFailure) {
    const details = error.mismatches.map(describeMismatch).join('; ');
    return {
      outcome: 'inconclusive',
      reason: details ? `${error.message}: ${details}` : error.message,
      mismatches: error.mismatches,
      fault: error.fault,
    };
  }
  if (error instanceof TransportFailure) return { outcome: 'inconclusive', reason: reasonOf(error, exchanges) };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { outcome: 'inconclusive', reason: `a bug in the harness, not in the host; please report it: ${detail}` };
}

// What was not sent is in no exchange, and its sentence names it.
function reasonOf({ message }: TransportFailure, exchanges: readonly Exchange[]): string {
  const failed = exchanges.at(-1);
  return failed?.problem === undefined ? message : `${failed.operation}: ${message}`;
}

/** What a lock that Unlock has kept prevents. */
const blocked: ReadonlySet<string> = new Set(['Lock', 'DeleteFile']);

// The operation is right to refuse: the host has not released what Unlock returned success for.
function blameUnlock(verdict: Verdict, survivor: string | undefined): Verdict {
  const { operation = '', status, part } = verdict.fault ?? {};
  const isRefusal = blocked.has(operation) && status === 409 && part === undefined;
  return survivor !== undefined && isRefusal ? { ...verdict, fault: keptLockFault } : verdict;
}

function describeSurvivor(lock: string): string {
  return `The 409 is because of the lock ${JSON.stringify(lock)}, for which Unlock had returned success.`;
}

function violation(error: ConformanceFailure, levelOfCheck: Level): Verdict {
  const level = error instanceof RefusedButDone ? 'MUST' : levelOfCheck;
  const outcome = level === 'MUST' ? 'failed' : 'warned';
  return { outcome, level, reason: error.message, mismatches: error.mismatches, fault: error.fault };
}

function resultOf(
  { suite, check }: CheckOfSuite,
  { outcome, level = check.level, reason, mismatches = [], fault }: Verdict,
  redactor: Redactor,
  evidence: Pick<CheckResult, 'durationMs' | 'exchanges' | 'notes' | 'story' | 'wopisrc' | 'scratchFile'>,
): CheckResult {
  const isFailure = outcome === 'failed' || outcome === 'warned';
  const likelyCause = isFailure ? supportedCause(check.likelyCause, { fault, mismatches }) : undefined;
  return {
    group: suite.group,
    name: check.name,
    category: check.category,
    level,
    origin: suite.origin,
    requirement: check.requirement,
    spec: check.spec,
    ...(check.editor && { editor: check.editor }),
    outcome,
    ...(reason === undefined ? {} : { reason: redactor.redact(cut(reason, longestText)) }),
    mismatches: mismatches.map(({ at, expected, actual }) => ({
      at,
      expected: redactor.redact(cut(expected, longestText)),
      actual: redactor.redact(cut(actual, longestText)),
    })),
    ...(fault ? { fault: redactedFault(fault, redactor) } : {}),
    ...(likelyCause === undefined ? {} : { likelyCause }),
    ...(check.differs ? { differs: check.differs } : {}),
    ...evidence,
  };
}

// The part may be the name of a property from the host.
function redactedFault({ part, ...fault }: Fault, redactor: Redactor): Fault {
  return { ...fault, ...(part === undefined ? {} : { part: redactor.redact(part) }) };
}
