import { Command } from 'commander';
import { type Check, type CheckOfSuite, checksOf, documentationUrl, gatesOf } from '../harness/checks/check.ts';
import { describeGate } from '../harness/checks/gates.ts';
import { textOf } from '../harness/checks/likely-cause.ts';
import { optionFor } from '../harness/checks/optional-checks.ts';
import type { EditorRequirement, Requirement } from '../harness/checks/requirement.ts';
import { matches, SelectionError, selectChecks } from '../harness/checks/select.ts';
import { checkId } from '../harness/results/check-id.ts';
import { nearestName } from '../harness/settings/nearest-name.ts';
import { wrap } from '../reports/wrap.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { loadRequirements } from '../suites/requirements.ts';
import { type Editor, editorNames } from '../wopi/editors.ts';
import { exitCodes } from './exit-codes.ts';
import { explainedRules, ruleIds } from './explained-rules.ts';
import { ownProgram } from './own-program.ts';
import { mostSteps, recordedSteps } from './recorded-steps.ts';

/** `explain`: describes the checks of a name or a group. */
export function explainCommand(end: (code: number) => void): Command {
  return new Command('explain')
    .description(
      'describe a check: requirement, applicability, steps, differences from Microsoft’s validator; or a rule that record names',
    )
    .argument(
      '<name>',
      'name of a check or of a group, Group/Name, or the ID of a rule, such as LOCK-01; * and ? are wildcards',
    )
    .action(async (name: string) => end(await explain(name)));
}

async function explain(name: string): Promise<number> {
  const rules = isRule(name) ? explainedRules(name) : [];
  if (rules.length > 0) {
    process.stdout.write(rules.join('\n'));
    return exitCodes.green;
  }
  if (isRule(name)) throw unknownRule(name);
  const checks = checksNamed(name);
  const requirements = loadRequirements().flatMap((section) => section.requirements);
  const steps = await recordedSteps(checks);
  process.stdout.write(
    checks.map((entry) => explanation(entry, requirements, steps.get(checkId(entry)) ?? [])).join('\n'),
  );
  if (checks.length > mostSteps)
    process.stdout.write(`\nSteps are shown for up to ${mostSteps} checks; ${checks.length} have this name.\n`);
  return exitCodes.green;
}

// No check has a name of this form.
function isRule(name: string): boolean {
  return /^[a-z*?]+(-[a-z*?]+)*-[\d*?]+$/i.test(name);
}

function unknownRule(name: string): SelectionError {
  const near = nearestName(name.toUpperCase(), ruleIds());
  return new SelectionError(
    `no rule has the ID ${JSON.stringify(name)}; ${near ? `did you mean ${near}?` : 'docs/requirements.md lists all'}`,
  );
}

function checksNamed(name: string): CheckOfSuite[] {
  const all = checksOf(suitesOfAllEditors);
  const ofGroup = all.filter(({ suite }) => matches(name, suite.group));
  if (ofGroup.length === 0)
    return selectChecks(
      suitesOfAllEditors,
      { groups: [], names: [name], category: 'All', profile: 'all' },
      { list: `${ownProgram()} list` },
    );
  return all.filter((entry) => ofGroup.includes(entry) || matches(name, entry.check.name));
}

function explanation(entry: CheckOfSuite, requirements: readonly Requirement[], steps: readonly string[]): string {
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
      [`${ownProgram()} run`, editorWords(check), '-g', suite.group, '-n', check.name, optionFor(check)?.option ?? []]
        .flat()
        .join(' '),
    ],
  ];
  const shown = rows.filter(([, text]) => text !== '').flatMap(([label, text]) => rowLines(label, text));
  const judged = [
    ...requirements.filter(({ id }) => check.requirementIds?.includes(id)),
    ...requirementsOfEditors(checkId(entry)),
  ].flatMap(describeRequirement);
  const sent =
    steps.length > 0 ? ['', '  Steps, as run against the bundled host:', ...steps.map((step) => `    ${step}`)] : [];
  return `${checkId(entry)}\n${[...shown, '', '  Judges:', ...judged, ...sent].join('\n')}\n`;
}

/** Commands and URLs stay on one line. */
const unwrapped = ['Run it', 'Documentation'];
const columns = 100;
const labelWidth = 18;
const idWidth = 25;

function rowLines(label: string, text: string): string[] {
  const lines = unwrapped.includes(label) ? [text] : wrap(text, columns - labelWidth);
  return lines.map((line, index) => `  ${(index === 0 ? `${label}:` : '').padEnd(labelWidth - 3)} ${line}`);
}

function editorWords({ editors }: Check): string[] {
  const [editor] = Object.keys(editors ?? {});
  return editor === undefined || editors?.microsoft ? [] : ['--editor', editor];
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
  const sentences = [statement, ...(weak ? [`Only in part: ${weak}`] : [])];
  const lines = [...sentences.flatMap((sentence) => wrap(sentence, columns - idWidth)), documentationUrl(page)];
  return lines.map((line, index) => `    ${(index === 0 ? `${id} (${level})` : '').padEnd(idWidth - 5)} ${line}`);
}
