import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Which rooms each room may import, including type imports. A room may always import itself. A room may only import
 * rooms above it in the table, so there is no circle of rooms.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  wopi: [],
  web: [],
  'harness/client': ['wopi'],
  'harness/results': ['wopi', 'harness/client'],
  'harness/settings': ['wopi', 'harness/results'],
  'harness/expect': ['wopi', 'harness/client', 'harness/results', 'harness/settings'],
  'harness/host-page': ['wopi', 'web', 'harness/client', 'harness/results', 'harness/expect'],
  'harness/fixtures': [],
  'harness/clean-up': ['wopi', 'harness/client', 'harness/results', 'harness/expect'],
  'harness/lane': [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/expect',
    'harness/host-page',
    'harness/fixtures',
    'harness/clean-up',
  ],
  'harness/given': ['wopi', 'harness/client', 'harness/results', 'harness/expect', 'harness/clean-up', 'harness/lane'],
  'harness/checks': [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/expect',
    'harness/host-page',
    'harness/fixtures',
    'harness/lane',
    'harness/given',
  ],
  'harness/run': [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/host-page',
    'harness/fixtures',
    'harness/clean-up',
    'harness/lane',
    'harness/given',
    'harness/checks',
  ],
  'harness/triage': [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/expect',
    'harness/checks',
    'harness/run',
  ],
  'harness/targets': ['wopi', 'harness/results', 'harness/settings'],
  'harness/launch': ['wopi', 'harness/client', 'harness/results', 'harness/settings'],
  'harness/vitest': [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/checks',
    'harness/run',
    'harness/targets',
  ],
  suites: [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/expect',
    'harness/host-page',
    'harness/fixtures',
    'harness/lane',
    'harness/given',
    'harness/checks',
  ],
  'harness/traffic': ['wopi', 'harness/client', 'harness/results', 'harness/expect'],
  reports: ['wopi', 'web', 'harness/client', 'harness/results', 'harness/launch', 'harness/checks'],
  'reference-host': ['wopi', 'web', 'harness/settings', 'harness/fixtures', 'harness/targets'],
  'validation-app': [
    'wopi',
    'web',
    'harness/client',
    'harness/results',
    'harness/settings',
    'harness/host-page',
    'harness/checks',
    'harness/run',
    'harness/triage',
    'harness/targets',
    'suites',
    'reports',
  ],
  cli: [
    'wopi',
    'harness/client',
    'harness/results',
    'harness/expect',
    'harness/settings',
    'harness/launch',
    'harness/host-page',
    'harness/lane',
    'harness/checks',
    'harness/run',
    'harness/triage',
    'harness/targets',
    'suites',
    'reports',
    'harness/traffic',
    'reference-host',
    'validation-app',
  ],
};

interface Import {
  readonly from: string;
  readonly line: number;
  readonly to: string;
}

const topFolders = [...new Set(Object.keys(allowed).map((room) => room.split('/')[0] ?? ''))];
const sources = topFolders
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.ts') && !file.includes('.generated.'));
const imports = sources.flatMap(importsOf);

// Tests, and code that only tests use, may import anything.
const isTest = (file: string) => file.endsWith('.test.ts') || file.includes('/testing/');

function importsOf(file: string): Import[] {
  const pattern = /(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+\.ts)'/g;
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(pattern)].map(([, path = '']) => ({
        from: file,
        line: index + 1,
        to: normalize(join(dirname(file), path)),
      })),
    );
}

function roomOf(file: string): string {
  const [top = '', next = ''] = file.split('/');
  return top === 'harness' ? `${top}/${next}` : top;
}

test('every file is in a room', () => {
  expect(sources.filter((file) => !(roomOf(file) in allowed) && roomOf(file) !== 'harness/testing')).toEqual([]);
});

test('the table of rooms has no circle: each room imports only rooms above it', () => {
  const rooms = Object.keys(allowed);
  const backward = Object.entries(allowed).flatMap(([room, targets]) =>
    targets.filter((target) => rooms.indexOf(target) >= rooms.indexOf(room)).map((target) => `${room} -> ${target}`),
  );
  expect(backward).toEqual([]);
});

test('no import is outside the table', () => {
  const forbidden = imports
    .filter(({ from, to }) => !isTest(from) && roomOf(from) !== roomOf(to))
    .filter(({ from, to }) => !allowed[roomOf(from)]?.includes(roomOf(to)))
    .map(({ from, line, to }) => `${from}:${line} imports ${to}, which ${roomOf(from)} may not import`);
  expect(forbidden).toEqual([]);
});

test('every edge of the table is in use', () => {
  const used = new Set(
    imports.filter(({ from }) => !isTest(from)).map(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}`),
  );
  const edges = Object.entries(allowed).flatMap(([room, targets]) => targets.map((target) => `${room} -> ${target}`));
  expect(edges.filter((edge) => !used.has(edge))).toEqual([]);
});

test('there is no circle of files, including type imports', () => {
  const next = (file: string) => imports.filter(({ from }) => from === file);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { to } of next(file)) {
      const circle = visit(to, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  expect(sources.flatMap((file) => visit(file, []) ?? [])).toEqual([]);
});
