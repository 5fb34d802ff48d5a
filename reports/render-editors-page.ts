import type { EditorRequirement, EditorRequirementSection } from '../harness/checks/requirement.ts';
import { type Editor, editorNames } from '../wopi/editors.ts';
import { escapeCell } from './markdown-cell.ts';

/** What an editor requires, as its ledger lists it. */
export interface EditorLedger {
  readonly editor: Exclude<Editor, 'microsoft'>;
  readonly sections: readonly EditorRequirementSection[];
}

/** What each editor asks of a host as a page in Markdown: a table by operation, with the reason and the checks. */
export function renderEditorsPage(ledgers: readonly EditorLedger[]): string {
  return [introduction, ...ledgers.map(editorPart)].join('\n');
}

const introduction = `# Editors

Written by \`npm run docs\` from the ledgers in \`suites/editors/\`; do not edit it.

By default, a run judges a host by what Microsoft 365 for the web requires. Other editors ask for other things: they never
call containers, coauthoring locks, GetLock, or DeleteFile, they save because of UserCanWrite instead of SupportsUpdate,
and they notice changes by others by LastModifiedTime.

\`\`\`
wopi-conformance run --editor collabora  --wopisrc URL --token TOKEN
wopi-conformance run --editor onlyoffice --wopisrc URL --token TOKEN
wopi-conformance list --editor collabora
wopi-conformance serve --editor collabora
\`\`\`

- \`--editor\` is repeatable; \`WOPI_EDITOR\`, the key \`editor\` of the configuration file, and the action's input \`editor\` do the
  same. A check that several editors require is run once, for the first of them, at the strictest of their levels.
- What the editor never asks for is left out. What it profits from, but can do without, is a warning instead of a failure.
- Neither editor calls DeleteFile, so checks create files even if they cannot be deleted. What is left is listed at the end of
  the run, and does not fail it. Use a folder for tests.
- New files get names that end with \`.docx\`, with X-WOPI-SuggestedTarget.
- \`serve --editor NAME\` publishes discovery in the form of that editor, with \`/hosting/capabilities\`;
  \`/hosting/discovery?editor=NAME\` does so for one request. A file that is opened there is judged for that editor.
- \`host --variant collabora\` and \`host --variant onlyoffice\` start the bundled host as a right host for that editor.

Without \`--editor\`, a run against a host with properties that only one of these editors reads suggests the option.
`;

function editorPart({ editor, sections }: EditorLedger): string {
  const rows = sections.flatMap(({ requirements }) => requirements);
  const judged = rows.filter(({ checks }) => checks !== undefined).length;
  return [
    `## ${editorNames[editor]}`,
    '',
    `${rows.length} facts from its source code and its documentation, of which checks judge ${judged}.`,
    '',
    ...sections.flatMap(sectionTable),
  ].join('\n');
}

function sectionTable({ operation, requirements }: EditorRequirementSection): string[] {
  return [
    `### ${operation}`,
    '',
    '| id | level | what the host does | otherwise | judged by |',
    '|---|---|---|---|---|',
    ...requirements.map(row),
    '',
  ];
}

function row({ id, level, statement, page, breaks = '', checks = [], excluded }: EditorRequirement): string {
  const judged = excluded ? `Not judged: ${escapeCell(excluded)}` : checks.map((check) => `\`${check}\``).join('<br>');
  return `| ${id} | ${level} | [${escapeCell(statement)}](${page}) | ${escapeCell(breaks)} | ${judged} |`;
}
