import {
  type BoardPart,
  boardParts,
  type ItemState,
  type ItemTable,
  type LaunchItem,
} from '../../harness/launch/launch-item.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { plainText } from '../markdown-text.ts';
import { partTitles } from './board-text.ts';
import { type Change, changeText } from './changes.ts';
import type { DossierExtras } from './dossier-html.ts';
import { countOfState, type LaunchBoard, listDate } from './launch-board.ts';

const boxes: Readonly<Record<ItemState, string>> = { ready: '✅', blocked: '❌', open: '⬜', 'not applicable': '➖' };

/** dossier.md: the board as Markdown. */
export function dossierMarkdown(board: LaunchBoard, { changes }: DossierExtras = {}): string {
  const { headline, target, tool, startedAt } = board;
  const sections = [
    `# ${headline.charAt(0).toUpperCase()}${headline.slice(1)}`,
    `${plainText(target.wopisrc, 2000)}\n\n${tool.name} ${tool.version}, ${startedAt}, list of ${listDate}`,
    changes === undefined ? '' : changesText(changes),
    fixText(board),
    ...boardParts.map((part) => partText(part, board)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** manual-testing.md: the manual testing guide as two lists, what was run and what is left to a person. */
export function manualTestingMarkdown({ items }: LaunchBoard): string {
  const own = items.filter(({ part }) => part === 'manual testing');
  const isByHand = ({ field = '', certainty }: LaunchItem) =>
    field.startsWith('checklist.') || certainty === 'a person’s word';
  const left = own.filter(isByHand).map((item) => `- [${item.state === 'ready' ? 'x' : ' '}] ${checklistText(item)}`);
  const probed = own.filter((item) => !isByHand(item)).map((item) => `- ${itemText(item)}`);
  return [
    '# Manual testing guide',
    'A person ticks an item off in `wopi-launch.yaml`, under `checklist`; this file is written by every `launch`.',
    `## Run over HTTP\n\n${probed.join('\n')}`,
    `## For a person\n\n${left.join('\n')}`,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function checklistText({ title, says, toDo, field }: LaunchItem): string {
  const how = toDo === undefined ? '' : `\n  ${plainText(toDo, 1000)}`;
  return `**${plainText(title)}**: ${plainText(says, 1000)}${field === undefined ? '' : ` (\`${field}\`)`}${how}`;
}

function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return '## Since the last dossier\n\nNothing changed.';
  return `## Since the last dossier\n\n${changes.map((change) => `- ${plainText(changeText(change), 1000)}`).join('\n')}`;
}

function fixText({ fixFirst }: LaunchBoard): string {
  if (fixFirst.length === 0) return '';
  const lines = fixFirst.map(({ what, checks }, index) => {
    const count = checks === undefined ? '' : ` (${countOf(checks, 'red check')})`;
    return `${index + 1}. ${plainText(what, 1000)}${count}`;
  });
  return `## Fix first\n\n${lines.join('\n')}`;
}

function partText(part: BoardPart, { items }: LaunchBoard): string {
  const own = items.filter((item) => item.part === part);
  if (own.length === 0) return '';
  const head = `## ${partTitles[part]}\n\n${countOfState(own, 'ready')} of ${own.length} ready.`;
  return `${head}\n\n${own.map((item) => `- ${itemText(item)}`).join('\n')}`;
}

function itemText({ state, title, says, certainty, toDo, field, evidence, table }: LaunchItem): string {
  const details = [
    ...(certainty === undefined ? [] : [`How sure: ${plainText(certainty, 1000)}`]),
    ...(toDo === undefined ? [] : [`To do: ${plainText(toDo, 1000)}`]),
    ...(field === undefined ? [] : [`Field: \`${field}\``]),
    ...evidence.map((line) => `Evidence: ${plainText(line, 2000)}`),
  ];
  return [
    `${boxes[state]} **${plainText(title)}** (${state}): ${plainText(says, 2000)}`,
    ...details.map((line) => `  - ${line}`),
    ...(table === undefined ? [] : ['', ...tableLines(table), '']),
  ].join('\n');
}

// Indented, the table belongs to its item.
function tableLines({ title, head, rows }: ItemTable): string[] {
  const line = (cells: readonly string[]) => `  | ${cells.map((cell) => plainText(cell)).join(' | ')} |`;
  return [`  ${plainText(title)}:`, '', line(head), `  |${'---|'.repeat(head.length)}`, ...rows.map(line)];
}
