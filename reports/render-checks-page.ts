import { type Check, documentationUrl, type Suite } from '../harness/checks/check.ts';
import type { EditorRules } from '../harness/checks/editor-rules.ts';
import { describeGate } from '../harness/checks/gates.ts';
import { type Editor, editorNames } from '../wopi/editors.ts';
import { escapeCell } from './markdown-cell.ts';

/** The catalogue as a page in Markdown: every group, every check, its rule and its documentation. */
export function renderChecksPage(suites: readonly Suite[]): string {
  const count = (origin: Suite['origin']) =>
    suites.filter((suite) => suite.origin === origin).flatMap(({ checks }) => checks).length;
  return [
    '# Every check',
    '',
    `Written by \`npm run docs\` from the catalogue: ${count('validator')} checks that mirror Microsoft's validator, and ${count('extended')} beyond it.`,
    '',
    ...suites.flatMap(suiteSection),
  ].join('\n');
}

function suiteSection({ group, summary, needs, checks }: Suite): string[] {
  return [
    `## ${group}`,
    '',
    `${escapeCell(summary)}.`,
    ...(needs.length > 0 ? ['', `Applies if ${needs.map(describeGate).map(escapeCell).join('; ')}.`] : []),
    '',
    '| check | category | level | rule |',
    '|---|---|---|---|',
    ...checks.map(checkRow),
    '',
  ];
}

function checkRow({ name, category, level, requirement, spec, editors, needs = [], differs }: Check): string {
  const notes = [
    ...(editors && !editors.microsoft ? [`Only for ${namesOf(editors)}.`] : []),
    ...(needs.length > 0 ? [`Applies if ${needs.map(describeGate).join('; ')}.`] : []),
    ...(differs ? [`Differs from the validator: ${differs}`] : []),
  ];
  const rule = `[${escapeCell(requirement)}](${documentationUrl(spec)})${notes.map((note) => `<br>${escapeCell(note)}`).join('')}`;
  return `| ${escapeCell(name)} | ${category} | ${level} | ${rule} |`;
}

function namesOf(editors: EditorRules): string {
  return Object.keys(editors)
    .map((editor) => editorNames[editor as Editor])
    .join(' and ');
}
