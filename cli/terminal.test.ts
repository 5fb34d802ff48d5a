import { expect, test } from 'vitest';
import { fileLink, rewritesLines, usesColor } from './terminal.ts';

const terminal = { isTTY: true, hasColors: () => true };
const pipe = { isTTY: false, hasColors: () => false };

test.each([
  [terminal, {}, true],
  [pipe, {}, false],
  [pipe, { FORCE_COLOR: '1' }, true],
  [pipe, { FORCE_COLOR: '' }, true],
  [pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [terminal, { FORCE_COLOR: '0' }, false],
  [terminal, { NO_COLOR: '1' }, false],
])('colors are used as the environment says, and otherwise as the terminal can: %o %o', (stream, environment, used) => {
  expect(usesColor(stream, environment)).toBe(used);
});

test.each([
  [terminal, { TERM: 'xterm' }, true],
  [terminal, { TERM: 'dumb' }, false],
  [pipe, { TERM: 'xterm' }, false],
])('a line is written again in place only on a terminal that can: %o %o', (stream, environment, can) => {
  expect(rewritesLines(stream, environment)).toBe(can);
});

test.each([{ TERM_PROGRAM: 'WezTerm' }, { WT_SESSION: '1' }, { TERM: 'xterm-kitty' }, { VTE_VERSION: '6003' }])(
  'a path is a link in a terminal that shows links: %o',
  (environment) => {
    expect(fileLink('/tmp/a b.html', terminal, environment)).toBe(
      '\u001b]8;;file:///tmp/a%20b.html\u001b\\/tmp/a b.html\u001b]8;;\u001b\\',
    );
    expect(fileLink('/tmp/a b.html', pipe, environment)).toBe('/tmp/a b.html');
  },
);

test('a path is plain in any other terminal', () => {
  expect(fileLink('a.html', terminal, { TERM: 'xterm-256color' })).toBe('a.html');
});
