import { Command } from 'commander';
import { type Check, type CheckOfSuite, documentationUrl, gatesOf } from '../harness/checks/check.ts';
import { describeGate } from '../harness/checks/gates.ts';
import { textOf } from '../harness/checks/likely-cause.ts';
import { optionFor } from '../harness/checks/optional-checks.ts';
import type { EditorRequirement, Requirement } from '../harness/checks/requirement.ts';
import { selectChecks } from '../harness/checks/select.ts';
import { checkId } from '../harness/results/check-id.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { loadRequirements } from '../suites/requirements.ts';
import { type Editor, editorNames } from '../wopi/editors.ts';
import { exitCodes } from './exit-codes.ts';

/** `explain`: describes the checks of a name. */
export function explainCommand(end: (code: number) => void): Command {
  return new Command('explain')
    .description('describe a check: requirement, applicability, differences from Microsoft’s validator')
    .argument('<name>', 'name of a check, or its group and name as Group/Name; * and ? are wildcards')
    .action((name: string) => end(explain(name)));
}

function explain(name: string): number {
  const checks = selectChecks(suitesOfAllEditors, { groups: [], names: [name], category: 'All', profile: 'all' });
  const requirements = loadRequirements().flatMap((section) => section.requirements);
  process.stdout.write(checks.map((check) => explanation(check, requirements)).join('\n'));
  return exitCodes.green;
}

function explanation(entry: CheckOfSuite, requirements: readonly Requirement[]): string {
  const { suite, check } = entry;
  const needs = gatesOf({ suite, check }).map(describeGate);
  const rows: readonly (readonly [string, string])[] = [
    ['Requirement', check.requirement],
    ['Level', `${check.level}, category ${check.category}`],
    [
      'Origin',
      suite.origin === 'validator'
        ? 'mirrors the test of this name in Microsoft’s validator'
        : 'not part of Microsoft’s validator',
    ],
    [
      'Required by',
      Object.keys(check.editors ?? {})
        .map((name) => editorNames[name as Editor])
        .join(', '),
    ],
    ['Also in', (check.alsoIn ?? []).join(', ')],
    ['Applies if', needs.join('; ') || 'always'],
    ['Waits', check.waitsSeconds === undefined ? '' : `${check.waitsSeconds} s`],
    ['Runs', describeOption(check)],
    ['Differs', check.differs ?? ''],
    ['Likely cause', textOf(check.likelyCause) ?? ''],
    ['Documentation', documentationUrl(check.spec)],
    [
      'Run it',
      ['wopi-conformance run -g', suite.group, '-n', check.name, optionFor(check)?.option ?? []].flat().join(' '),
    ],
  ];
  const shown = rows.filter(([, text]) => text !== '').map(([label, text]) => `  ${`${label}:`.padEnd(15)} ${text}`);
  const judged = [
    ...requirements.filter(({ id }) => check.requirementIds?.includes(id)),
    ...requirementsOfEditors(checkId(entry)),
  ].flatMap(describeRequirement);
  return `${checkId(entry)}\n${[...shown, '', '  Judges:', ...judged].join('\n')}\n`;
}

function requirementsOfEditors(id: string): EditorRequirement[] {
  return (['collabora', 'onlyoffice'] as const)
    .flatMap(loadEditorRequirements)
    .flatMap(({ requirements }) => requirements)
    .filter(({ checks = [] }) => checks.includes(id));
}

function describeOption(check: Check): string {
  const needed = optionFor(check);
  return needed ? `only with ${needed.option}, because it ${needed.does}` : '';
}

function describeRequirement({
  id,
  level,
  statement,
  page,
  weak,
}: Pick<Requirement, 'id' | 'level' | 'statement' | 'page' | 'weak'>): string[] {
  const lines = [statement, ...(weak ? [`Only in part: ${weak}`] : []), documentationUrl(page)];
  return lines.map((line, index) => `    ${(index === 0 ? `${id} (${level})` : '').padEnd(20)} ${line}`);
}
