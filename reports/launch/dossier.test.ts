import { describe, expect, test } from 'vitest';
import { isPrintable } from '../escape-text.ts';
import { hostileText, hugeText } from '../testing/hostile-report.ts';
import { sampleBoard, sampleItems } from '../testing/sample-board.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { renderBoard } from './board-text.ts';
import { changesSince, changeText } from './changes.ts';
import { dossierHtml } from './dossier-html.ts';
import { dossierJson, readDossier } from './dossier-json.ts';
import { dossierMarkdown, manualTestingMarkdown } from './dossier-markdown.ts';
import { launchBoard } from './launch-board.ts';

const terminal = { color: false, width: 100 };
const elements = (html: string) => html.match(/<\/?[a-z][\w-]*/g);

describe('the verdict', () => {
  const verdictOf = (states: readonly string[]) =>
    launchBoard(
      sampleReport(),
      sampleItems().filter(({ state }) => states.includes(state)),
    ).verdict;

  test.each([
    ['blocked', ['ready', 'open', 'blocked']],
    ['nothing blocks', ['ready', 'open']],
    ['ready', ['ready', 'not applicable']],
  ])('is %s', (verdict, states) => {
    expect(verdictOf(states)).toBe(verdict);
  });

  test('is not judged when every check was skipped', () => {
    const results = sampleReport().results.map((result) => ({ ...result, outcome: 'skipped' as const }));
    expect(launchBoard(sampleReport({ results }), sampleItems()).verdict).toBe('not judged');
  });
});

test('the headline counts what fails the run beside the items', () => {
  const problems = ['The report a cannot be written', 'The report b cannot be written'];
  const ready = sampleItems().filter(({ state }) => state === 'ready');

  expect(launchBoard(sampleReport({ problems, leftovers: [] }), ready).headline).toBe(
    'ready for Microsoft’s launch validation, but 2 problems fail the run',
  );
});

test('the board says the verdict first, then the parts, what to fix first, and what is open with its field', () => {
  const lines = renderBoard(sampleBoard(), terminal).split('\n');
  expect(lines[0]).toBe(
    'Not ready for Microsoft’s launch validation: 1 item blocked, 1 item open, and 1 change is left on the host',
  );
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  const order = ['Required groups', 'Questionnaire', 'Manual testing guide', 'Fix first', 'Yours to supply'].map(at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);
  expect(lines.slice(at('Yours to supply')).join()).toContain('checklist.sharing');
});

describe('what a host or a person wrote', () => {
  test('adds no element to dossier.html', () => {
    const html = dossierHtml(sampleBoard(hostileText));
    expect(elements(html)).toEqual(elements(dossierHtml(sampleBoard())));
    expect(isPrintable(html)).toBe(true);
  });

  test('acts on no terminal and adds no Markdown', () => {
    const board = sampleBoard(hostileText);
    expect(isPrintable(renderBoard(board, terminal))).toBe(true);
    for (const text of [dossierMarkdown(board), manualTestingMarkdown(board)]) {
      expect(isPrintable(text)).toBe(true);
      expect(text).not.toMatch(/<script|\[link\]|\*\*bold\*\*|^second line/m);
    }
  });

  test('makes no output huge', () => {
    expect(dossierHtml(sampleBoard(hugeText)).length).toBeLessThan(200_000);
    expect(dossierMarkdown(sampleBoard(hugeText)).length).toBeLessThan(200_000);
  });
});

describe('dossier.json', () => {
  test('is read back as it was written, apart from undefined values', () => {
    expect(readDossier(dossierJson(sampleBoard()))).toMatchObject({ schema: 1, items: sampleItems().toSorted(byPart) });
  });

  test.each(['', '{}', '{"schema": 2}', '[1'])('is not %j', (text) => {
    expect(readDossier(text)).toBeUndefined();
  });
});

const parts = ['groups', 'questionnaire', 'settings', 'manual testing'];
const byPart = (a: { part: string }, b: { part: string }) => parts.indexOf(a.part) - parts.indexOf(b.part);

describe('what changed since the last dossier', () => {
  const earlier = readDossier(dossierJson(sampleBoard()));
  if (!earlier) throw new Error('the sample is not a dossier');

  test('is nothing for the same board', () => {
    expect(changesSince(earlier, sampleBoard())).toEqual([]);
  });

  test('is each item whose state or text differs, that is new, or that is gone', () => {
    const [locks, userId, sharing] = sampleItems();
    if (!locks || !userId || !sharing) throw new Error('the sample has too few items');
    const items = [
      { ...locks, state: 'ready' as const, says: 'All pass.' },
      { ...userId, says: 'UserId is a number.' },
      sharing,
      { ...sharing, id: 'manual.new', title: 'New' },
    ];
    expect(changesSince(earlier, { items }).map(changeText)).toEqual([
      'Locks: blocked → ready. All pass.',
      '2 UserId: still ready, but “UserId is unique.” became “UserId is a number.”',
      'New: new, open. Not done yet.',
      'PutUserInfo: no longer on the board (was not applicable)',
    ]);
  });
});
