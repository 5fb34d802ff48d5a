import { countOf } from '../harness/results/count-of.ts';
import type { RunReport } from '../harness/results/result.ts';
import { jsonText } from './json-text.ts';
import { judgeRun, verdictWords } from './judge-run.ts';

/** JSON for the endpoint badge of shields.io (https://shields.io/badges/endpoint-badge). */
export function renderBadge(report: RunReport): string {
  return jsonText({ schemaVersion: 1, label: 'WOPI conformance', ...face(report) });
}

function face(report: RunReport): { readonly message: string; readonly color: string } {
  const { kind, red } = judgeRun(report);
  const judged = report.results.length - report.summary.skipped;
  switch (kind) {
    case 'passed':
      return { message: `${report.summary.passed} of ${judged} passed`, color: 'brightgreen' };
    case 'failed':
      return { message: failure(red, report), color: 'red' };
    default:
      return { message: verdictWords[kind], color: 'lightgrey' };
  }
}

function failure(red: number, { results, problems }: RunReport): string {
  return red > 0 ? `${red} of ${results.length} red` : countOf(problems.length, 'problem');
}
