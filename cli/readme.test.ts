import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

// What differs from run to run.
function normalized(text: string): string {
  return text
    .replace(/\d+(\.\d+)? m?s\b/g, 'TIME')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/files\/[0-9a-f]{16}/g, 'files/ID')
    .replace(/seed \d+/g, 'seed N')
    .replace(/\d+ bytes: .*(?= {2}TIME)/, 'BODY')
    .trim();
}

test('the failure in README.md looks like that of a run', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, command = '', shown = ''] = /^\$ npx wopi-conformance (.*)\n([\s\S]*?)\n```/m.exec(readme) ?? [];

  const { stdout, stderr } = await callCli(command.split(' '), { environment: { npm_command: 'exec' } });

  expect(normalized(shown).split('\n')).toEqual(normalized(stderr + stdout).split('\n'));
});

// The README leaves out lines of the board.
test('every line of the board in README.md is one of a launch', { timeout: 120_000 }, async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, words = '', shown = ''] = /\(`(launch .*?)`\), shortened:\n\n```\n([\s\S]*?)\n```/.exec(readme) ?? [];

  const { stdout } = await callCli(words.split(' '), { directory: emptyDirectory() });

  const lines = stdout.split('\n');
  expect(shown).toContain('Fix first');
  expect(shown.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
});
