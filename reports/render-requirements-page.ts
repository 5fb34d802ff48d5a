import { documentationUrl, type Suite } from '../harness/checks/check.ts';
import { checksByRequirement, type Requirement, type RequirementSection } from '../harness/checks/requirement.ts';
import { escapeCell } from './markdown-cell.ts';

type Judges = ReadonlyMap<string, readonly string[]>;

const levels: readonly Requirement['level'][] = ['must', 'should', 'may'];

/** How far each requirement is judged, with what the table of totals calls it. */
const coverages = {
  judged: ({ weak, excluded }: Requirement) => !weak && !excluded,
  'judged in part': ({ weak }: Requirement) => weak !== undefined,
  'not judged': ({ excluded }: Requirement) => excluded !== undefined,
};

/** The ledger as a page in Markdown: totals, then every requirement by operation, with the checks that judge it. */
export function renderRequirementsPage(sections: readonly RequirementSection[], suites: readonly Suite[]): string {
  const judges = checksByRequirement(suites);
  return [
    '# Requirements',
    '',
    'What WOPI requires of a host, in our own words, and the checks that judge it. Written by `npm run docs` from',
    '`suites/requirements.yaml` and the checks; do not edit it.',
    '',
    ...totals(sections.flatMap(({ requirements }) => requirements)),
    ...sections.flatMap((section) => operationTable(section, judges)),
  ].join('\n');
}

function totals(requirements: readonly Requirement[]): string[] {
  const kinds = Object.entries(coverages);
  const row = (label: string, counted: readonly Requirement[]) => {
    const counts = kinds.map(([, covers]) => counted.filter(covers).length);
    return `| ${[label, ...counts, counted.length].join(' | ')} |`;
  };
  return [
    `| level | ${kinds.map(([kind]) => kind).join(' | ')} | all |`,
    '|---|---:|---:|---:|---:|',
    ...levels.map((level) =>
      row(
        level,
        requirements.filter((requirement) => requirement.level === level),
      ),
    ),
    row('all', requirements),
    '',
  ];
}

function operationTable({ operation, requirements }: RequirementSection, judges: Judges): string[] {
  return [
    `## ${operation}`,
    '',
    '| id | level | requirement | judged by |',
    '|---|---|---|---|',
    ...requirements.map((requirement) => requirementRow(requirement, judges.get(requirement.id) ?? [])),
    '',
  ];
}

function requirementRow(
  { id, level, statement, page, weak, excluded }: Requirement,
  checks: readonly string[],
): string {
  const judged = [
    ...checks.map((check) => `\`${check}\``),
    ...(weak ? [`In part: ${escapeCell(weak)}`] : []),
    ...(excluded ? [`Not judged: ${escapeCell(excluded)}`] : []),
  ];
  return `| ${id} | ${level} | [${escapeCell(statement)}](${documentationUrl(page)}) | ${judged.join('<br>')} |`;
}
