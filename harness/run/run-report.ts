import { type RunReport, summarize } from '../results/result.ts';
import { tool } from '../settings/tool.ts';

type Found = Pick<RunReport, 'results' | 'notRun' | 'leftovers' | 'notices' | 'problems' | 'interrupted' | 'requests'>;

/** The report of a run, from what it found and what it was about. */
export function runReport(
  { results, notRun = 0, leftovers, notices, problems, interrupted, requests }: Found,
  about: Omit<RunReport, keyof Found | 'tool' | 'summary'>,
): RunReport {
  const summary = summarize(results);
  const left = notRun > 0 ? { notRun } : {};
  return { tool, ...about, ...left, summary, results, leftovers, notices, problems, interrupted, requests };
}
