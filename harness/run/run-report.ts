import { type RunReport, summarize } from '../results/result.ts';
import { tool } from '../settings/tool.ts';

type Found = Pick<RunReport, 'results' | 'leftovers' | 'notices' | 'problems' | 'interrupted' | 'requests'>;

/** The report of a run, from what it found and what it was about. */
export function runReport(
  { results, leftovers, notices, problems, interrupted, requests }: Found,
  about: Omit<RunReport, keyof Found | 'tool' | 'summary'>,
): RunReport {
  const summary = summarize(results);
  return { tool, ...about, summary, results, leftovers, notices, problems, interrupted, requests };
}
