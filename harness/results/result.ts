import type { Editor } from '../../wopi/editors.ts';
import type { Exchange } from '../client/exchange.ts';
import type { Category, Level, Origin } from './categories.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Mismatch } from './failures.ts';
import type { Fault } from './fault.ts';
import type { FileLine } from './file-line.ts';
import type { Leftover } from './leftover.ts';
import type { Story } from './story.ts';

export const outcomes = ['passed', 'failed', 'warned', 'skipped', 'inconclusive'] as const;
export type Outcome = (typeof outcomes)[number];

/** The result of one check, with its evidence and without secrets. */
export interface CheckResult {
  readonly group: string;
  readonly name: string;
  readonly category: Category;
  readonly level: Level;
  readonly origin: Origin;
  readonly requirement: string;
  readonly spec: string;
  /** The editor that the check was run for, if that is not Microsoft's. */
  readonly editor?: Editor;
  readonly outcome: Outcome;
  /** Why it was skipped, failed, warned or inconclusive, in one sentence; absent when passed. */
  readonly reason?: string;
  readonly mismatches: readonly Mismatch[];
  /** The response at which the check stopped; absent where no single response is at fault. */
  readonly fault?: Fault;
  /** Absent when what was observed does not support it. */
  readonly likelyCause?: string;
  readonly differs?: string;
  readonly durationMs: number;
  /** The WopiSrc that the run was given, and of which this is a result; absent where the check was not run. */
  readonly wopisrc?: string;
  /** The WopiSrc of the file that the run made for this check and has deleted; absent: the file under test. */
  readonly scratchFile?: string;
  /** The seed of the run that judged it; absent: that of the report. */
  readonly seed?: number;
  readonly exchanges: readonly Exchange[];
  /** What `exchanges` lacks, because the check passed. Absent when it has every exchange. */
  readonly omitted?: readonly OmittedExchange[];
  /** Observations that do not change the outcome, such as a property name that is close to a known one. */
  readonly notes: readonly string[];
  /** The session that the check plays; absent for other checks. */
  readonly story?: Story;
  /** This result compared with the baseline; absent without a baseline entry. */
  readonly baseline?: BaselineVerdict;
}

/** An exchange of which only this is kept. */
export interface OmittedExchange {
  readonly operation: string;
  /** Absent when there was no response. */
  readonly status?: number;
}

export type BaselineVerdict = BaselineFinding & {
  /** The entry; absent: its file is not in the repository. */
  readonly at?: FileLine;
};

type BaselineFinding =
  | { readonly kind: 'expected-failure'; readonly reason: string }
  | { readonly kind: 'unexpected-pass'; readonly reason: string }
  | { readonly kind: 'different-failure'; readonly reason: string; readonly recorded: string }
  | { readonly kind: 'expired'; readonly reason: string; readonly expires: string };

/** Failures that the baseline expects, and passes that it does not expect, are counted apart from other outcomes. */
export const countedKinds = [...outcomes, 'expected', 'unexpected'] as const;
export type CountedKind = (typeof countedKinds)[number];

/** How many checks there are of each kind; each check is counted once. */
export type Summary = Readonly<Record<CountedKind, number>>;

/** A whole run, the input of every report writer. */
export interface RunReport {
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: { readonly wopisrc: string };
  readonly profile: string;
  /** The editors whose rules were applied; absent: Microsoft's alone. */
  readonly editors?: readonly Editor[];
  /** Which part of a run this is, such as `1/4`; absent: the whole. */
  readonly shard?: string;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Selected checks without a result, because the run ended early; absent: none. */
  readonly notRun?: number;
  /** HTTP requests sent, including those for starting states and clean-up. */
  readonly requests: number;
  readonly summary: Summary;
  readonly results: readonly CheckResult[];
  readonly leftovers: readonly Leftover[];
  /** Sentences about the run as a whole: interrupted, ended early, name not ending in .wopitest. */
  readonly notices: readonly string[];
  /** Sentences that fail the run by themselves, such as a baseline entry for an unknown check. */
  readonly problems: readonly string[];
  readonly interrupted: boolean;
  /** Why no check was run; absent when the host could be judged. */
  readonly diagnosis?: Diagnosis;
  /** The command to re-run one check: the command line without `-g` and `-n`, tokens as `$WOPI_TOKEN`. */
  readonly rerunCommand: string;
  /** Options of curl that the connection needs, such as `-k`; default: none. */
  readonly curlOptions?: string;
  /** The command that prints the proof headers for a URL; absent: requests were not signed. */
  readonly signCommand?: string;
  /** Whether warned and skipped results fail this run. */
  readonly strict: boolean;
  readonly failOnSkip: boolean;
}

export function summarize(results: readonly CheckResult[]): Summary {
  const kinds = results.map(countedAs);
  const count = (kind: CountedKind) => kinds.filter((each) => each === kind).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    inconclusive: count('inconclusive'),
    expected: count('expected'),
    unexpected: count('unexpected'),
  };
}

export function countedAs({ outcome, baseline }: CheckResult): CountedKind {
  if (baseline?.kind === 'expected-failure') return 'expected';
  return baseline?.kind === 'unexpected-pass' ? 'unexpected' : outcome;
}

export type Strictness = Pick<RunReport, 'strict' | 'failOnSkip'>;

/** Warned and skipped checks are not red. */
export const lenient: Strictness = { strict: false, failOnSkip: false };

/** Whether the check fails as the baseline expects. */
export function isExpectedFailure({ baseline }: Pick<CheckResult, 'baseline'>): boolean {
  return baseline?.kind === 'expected-failure';
}

/** Whether a result fails the run, given its baseline entry and the run's strictness. */
export function isRed(result: CheckResult, { strict, failOnSkip }: Strictness): boolean {
  if (result.baseline) return !isExpectedFailure(result);
  if (result.outcome === 'warned') return strict;
  if (result.outcome === 'skipped') return failOnSkip;
  return result.outcome === 'failed' || result.outcome === 'inconclusive';
}
