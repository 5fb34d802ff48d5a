import { type CheckOfSuite, gatesOf } from '../harness/checks/check.ts';
import { describeGate } from '../harness/checks/gates.ts';
import { reasonToOmit } from '../harness/checks/optional-checks.ts';
import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import type { Settings } from '../harness/settings/config.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { optionalChecksOf } from './optional-checks-of.ts';

/** What a run with these settings would do, without a request: its checks by group, and what they need. */
export function describeRun(settings: Settings, checks: readonly CheckOfSuite[]): string {
  const included = optionalChecksOf(settings);
  const omitted = checks.filter(({ check }) => reasonToOmit(check, included) !== undefined);
  const run = checks.filter((entry) => !omitted.includes(entry));
  const groups = countsOf(run.map(({ suite }) => suite.group));
  const writing = run.filter(({ check }) => !check.readOnly).length;
  const sections = [
    [`${countOf(run.length, 'check')} in ${countOf(groups.size, 'group')} would run. No request was sent.`],
    [`Target: ${targetOf(settings)}`],
    [...groups.keys()].flatMap((group) => [
      group,
      ...run.filter(({ suite }) => suite.group === group).map(({ check }) => `  ${check.name}`),
    ]),
    titled('Left out', [
      ...countsOf(omitted.map((entry) => `${checkId(entry)}: ${reasonToOmit(entry.check, included)}`)).keys(),
    ]),
    titled(
      'Needed (a check is skipped where this is missing)',
      [...countsOf(run.flatMap((entry) => [...new Set(gatesOf(entry).map(describeGate))]))].map(
        ([gate, count]) => `${gate}: ${countOf(count, 'check')}`,
      ),
    ),
    writing === 0
      ? ['Every check only reads.']
      : [`${countOf(writing, 'check')} may change the test file; its content and name are restored at the end.`],
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function targetOf({ wopisrc, 'reference-host': mode, 'host-page': page }: Settings): string {
  if (mode !== undefined) return 'the bundled host';
  const addresses = wopisrc.length === 0 && page !== undefined ? [page] : wopisrc;
  return addresses.length === 0
    ? 'none yet; a run needs --wopisrc and a token, or --reference-host'
    : escapeLine(addresses.join(' '), 2000);
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
