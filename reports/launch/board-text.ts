import { type BoardPart, boardParts, type ItemState, type LaunchItem } from '../../harness/launch/launch-item.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { withoutCiCommands } from '../ci-commands.ts';
import { escapeLine } from '../escape-text.ts';
import { type Paint, paintFor } from '../paint.ts';
import { formatDuration } from '../wording.ts';
import { wrap } from '../wrap.ts';
import { type Change, changeText } from './changes.ts';
import { countOfState, type LaunchBoard, listDate } from './launch-board.ts';

export interface BoardOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** What changed since the last dossier; absent: not asked for. */
  readonly changes?: readonly Change[];
}

export const partTitles: Readonly<Record<BoardPart, string>> = {
  groups: 'Required groups',
  questionnaire: 'Questionnaire',
  settings: 'Settings to give Microsoft',
  'manual testing': 'Manual testing guide',
  rollout: 'Traffic and rollout',
  accounts: 'Accounts and contacts',
};

const marks: Readonly<Record<ItemState, { readonly mark: string; readonly format: Parameters<Paint>[0] }>> = {
  ready: { mark: '✓', format: 'green' },
  blocked: { mark: '✗', format: 'red' },
  open: { mark: '○', format: 'yellow' },
  'not applicable': { mark: '–', format: 'gray' },
};

const fixesShown = 10;

/** The board for a terminal: the verdict, each part, what to fix first, and what is open. Ends with a line feed. */
export function renderBoard(board: LaunchBoard, { color, width, changes }: BoardOptions): string {
  const paint = paintFor(color);
  const sections = [
    head(board, paint),
    changes === undefined ? '' : changesList(changes, paint, width),
    ...boardParts.map((part) => partText(part, board, paint, width)),
    fixText(board, paint, width),
    openText(board, paint, width),
  ];
  return `${withoutCiCommands(sections.filter((section) => section !== '').join('\n\n'))}\n`;
}

function head(board: LaunchBoard, paint: Paint): string {
  const { tool, target, headline, verdict, requests, durationMs } = board;
  const color = verdict === 'blocked' ? 'red' : verdict === 'not judged' ? 'magenta' : 'green';
  return [
    paint(['bold', color], `${headline.charAt(0).toUpperCase()}${headline.slice(1)}`),
    paint(
      'dim',
      `${tool.name} ${tool.version} · list of ${listDate} · ${countOf(requests, 'request')} · ${formatDuration(durationMs)}`,
    ),
    escapeLine(target.wopisrc, 2000),
  ].join('\n');
}

function changesList(changes: readonly Change[], paint: Paint, width: number): string {
  const lines = changes.flatMap((change) => indented(escapeLine(changeText(change), 500), width, '  '));
  return [paint('bold', 'Since the last dossier'), ...(lines.length === 0 ? ['  Nothing changed.'] : lines)].join('\n');
}

function partText(part: BoardPart, { items }: LaunchBoard, paint: Paint, width: number): string {
  const own = items.filter((item) => item.part === part);
  if (own.length === 0) return '';
  return [
    `${paint('bold', partTitles[part])}  ${paint('dim', `${countOfState(own, 'ready')} of ${own.length} ready`)}`,
    ...own.flatMap((item) => itemLines(item, paint, width)),
  ].join('\n');
}

function itemLines({ state, title, says }: LaunchItem, paint: Paint, width: number): string[] {
  const { mark, format } = marks[state];
  const name = `${escapeLine(title)}${state === 'ready' ? '' : ` (${state})`}`;
  const found = escapeLine(says, 1000);
  const first = `  ${paint(format, mark)} ${name}`;
  if (name.length + found.length + 6 <= width) return [`${first}  ${paint('dim', found)}`];
  return [first, ...indented(found, width, '      ').map((line) => paint('dim', line))];
}

function fixText({ fixFirst }: LaunchBoard, paint: Paint, width: number): string {
  if (fixFirst.length === 0) return '';
  const lines = fixFirst.slice(0, fixesShown).flatMap(({ what, checks }, index) => {
    const count = checks === undefined ? '' : ` → ${countOf(checks, 'red check')}`;
    const [first = '', ...others] = indented(escapeLine(`${what}${count}`, 500), width, '     ');
    return [`  ${String(index + 1).padStart(2)}${first.slice(4)}`, ...others];
  });
  const more = fixFirst.length > fixesShown ? [`     and ${fixFirst.length - fixesShown} more, in the dossier`] : [];
  return [paint('bold', 'Fix first'), ...lines, ...more].join('\n');
}

function openText({ items }: LaunchBoard, paint: Paint, width: number): string {
  const open = items.filter(({ state }) => state === 'open');
  if (open.length === 0) return '';
  const fields = [...new Set(open.map(({ field }) => field).filter((field) => field !== undefined))];
  const lines = indented(fields.join(', '), width, '  ');
  return [paint('bold', `Yours to supply in wopi-launch.yaml  (${countOf(open.length, 'item')})`), ...lines].join('\n');
}

function indented(text: string, width: number, indent: string): string[] {
  return wrap(text, Math.max(width - indent.length, 40)).map((line) => indent + line);
}
