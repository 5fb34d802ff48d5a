import { countOf } from '../harness/results/count-of.ts';
import { redLeftovers } from '../harness/results/leftover.ts';
import { unjudgedGroups } from '../harness/results/required-groups.ts';
import {
  type CheckResult,
  isRed,
  type Outcome,
  outcomes,
  type RunReport,
  summarize,
} from '../harness/results/result.ts';
import { escapeLine } from './escape-text.ts';

/**
 * `green`: nothing is red, but no check passed. `incomplete`: nothing is red, but a group that the profile requires was
 * not judged. `not-judged`: no check was.
 */
export type VerdictKind = 'passed' | 'green' | 'failed' | 'incomplete' | 'not-judged' | 'interrupted';

/** What each verdict is called. */
export const verdictWords: Readonly<Record<VerdictKind, string>> = {
  passed: 'passed',
  green: 'green',
  failed: 'failed',
  incomplete: 'not judged',
  'not-judged': 'not judged',
  interrupted: 'interrupted',
};

/** The outcome whose mark a verdict has. */
export const verdictMarks: Readonly<Record<VerdictKind, Outcome>> = {
  passed: 'passed',
  green: 'warned',
  failed: 'failed',
  incomplete: 'inconclusive',
  'not-judged': 'inconclusive',
  interrupted: 'inconclusive',
};

/** The whole run in one word and one sentence. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Such as `2 of 41 checks are red`. */
  readonly headline: string;
  /** Such as `2 of 41 checks are red: 39 passed, 1 failed, 1 inconclusive`. */
  readonly sentence: string;
  /** Number of results that fail the run. */
  readonly red: number;
}

export function judgeRun(report: RunReport): Verdict {
  const red = redResults(report).length;
  const total = report.results.length;
  const kind = kindOf(report, red);
  const findings = [
    kind === 'not-judged' ? describeNone(total) : describeRed(red, total),
    ...(kind === 'green' ? ['none passed'] : []),
    ...describeUnjudged(kind === 'not-judged' ? [] : unjudgedGroups(report)),
    ...describeProblems(report.problems.length),
    ...describeLeftovers(redLeftovers(report.leftovers).length),
  ].join(red === 0 ? ', but ' : ', and ');
  const headline = report.diagnosis ? `no check was run: ${escapeLine(report.diagnosis.summary)}` : findings;
  const sentence = [headline, countOutcomes(report)].filter((part) => part !== '').join(': ');
  return { kind, headline, sentence, red };
}

function kindOf(report: RunReport, red: number): VerdictKind {
  const { interrupted, diagnosis, shard, results, problems, leftovers, summary } = report;
  if (interrupted) return 'interrupted';
  if (diagnosis) return 'not-judged';
  if (red > 0 || problems.length > 0 || redLeftovers(leftovers).length > 0) return 'failed';
  // A shard may have only groups that the host does not support.
  if (!shard && !results.some((result) => result.outcome !== 'skipped')) return 'not-judged';
  if (unjudgedGroups(report).length > 0) return 'incomplete';
  return summary.passed > 0 ? 'passed' : 'green';
}

/** The results that fail the run, in the order in which they ran. */
export function redResults(report: RunReport): CheckResult[] {
  return report.results.filter((result) => isRed(result, report));
}

/** `39 passed, 1 unexpected pass, 2 failed, 1 expected by the baseline`: each check is counted once. */
export function countOutcomes({ results }: Pick<RunReport, 'results'>): string {
  const summary = summarize(results);
  const { expected, unexpected } = summary;
  const count = (outcome: Outcome) => (summary[outcome] > 0 ? [`${summary[outcome]} ${outcome}`] : []);
  return [
    ...count('passed'),
    ...(unexpected > 0 ? [countOf(unexpected, 'unexpected pass', 'unexpected passes')] : []),
    ...outcomes.filter((outcome) => outcome !== 'passed').flatMap(count),
    ...(expected > 0 ? [`${expected} expected by the baseline`] : []),
  ].join(', ');
}

function describeNone(total: number): string {
  return total === 0 ? 'no check ran' : 'no check was judged';
}

function describeUnjudged(groups: readonly string[]): string[] {
  if (groups.length === 0) return [];
  const count = countOf(groups.length, 'required group');
  return [`${count} ${groups.length === 1 ? 'was' : 'were'} not judged (${groups.join(', ')})`];
}

function describeRed(red: number, total: number): string {
  if (total === 0) return 'no check ran';
  if (red === 0) return 'no check is red';
  return `${red} of ${countOf(total, 'check')} ${red === 1 ? 'is' : 'are'} red`;
}

function describeProblems(problems: number): string[] {
  return problems === 0 ? [] : [`${countOf(problems, 'problem')} ${problems === 1 ? 'fails' : 'fail'} the run`];
}

function describeLeftovers(leftovers: number): string[] {
  return leftovers === 0 ? [] : [`${countOf(leftovers, 'change')} ${leftovers === 1 ? 'is' : 'are'} left on the host`];
}
