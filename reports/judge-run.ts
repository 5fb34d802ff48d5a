import { redLeftovers } from '../harness/results/leftover.ts';
import { type CheckResult, isRed, outcomes, type RunReport } from '../harness/results/result.ts';
import { escapeLine } from './escape-text.ts';
import { countOf } from './wording.ts';

/** The whole run in one word and one sentence. */
export interface Verdict {
  readonly kind: 'passed' | 'failed' | 'interrupted' | 'not-judged' | 'empty';
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
  const findings = [
    describeRed(red, total),
    ...describeProblems(report.problems.length),
    ...describeLeftovers(redLeftovers(report.leftovers).length),
  ].join(red === 0 ? ', but ' : ', and ');
  const headline = report.diagnosis ? `no check was run: ${escapeLine(report.diagnosis.summary)}` : findings;
  const sentence = [headline, countOutcomes(report)].filter((part) => part !== '').join(': ');
  return { kind: kindOf(report, red), headline, sentence, red };
}

function kindOf({ interrupted, diagnosis, results, problems, leftovers }: RunReport, red: number): Verdict['kind'] {
  if (interrupted) return 'interrupted';
  if (diagnosis) return 'not-judged';
  if (problems.length > 0 || redLeftovers(leftovers).length > 0) return 'failed';
  if (results.length === 0) return 'empty';
  return red === 0 ? 'passed' : 'failed';
}

/** The results that fail the run, in the order in which they ran. */
export function redResults(report: RunReport): CheckResult[] {
  return report.results.filter((result) => isRed(result, report));
}

/** `39 passed, 2 failed, 1 expected by the baseline`: the outcomes that occurred. */
export function countOutcomes({ summary, results }: RunReport): string {
  const expected = results.filter(({ baseline }) => baseline?.kind === 'expected-failure').length;
  return [
    ...outcomes.filter((outcome) => summary[outcome] > 0).map((outcome) => `${summary[outcome]} ${outcome}`),
    ...(expected > 0 ? [`${expected} expected by the baseline`] : []),
  ].join(', ');
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
