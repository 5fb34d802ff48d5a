import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

// What differs from run to run.
function normalized(text: string): string {
  return text
    .replace(/\d+(\.\d+)? m?s\b/g, 'TIME')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/files\/[0-9a-f]{16}/g, 'files/ID')
    .replace(/seed \d+/, 'seed N')
    .replace(/\d+ bytes: .* \(\d+ characters\)/, 'BODY')
    .trim();
}

test('the failure in README.md looks like that of a run', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, command = '', shown = ''] = /^\$ npx wopi-conformance (.*)\n([\s\S]*?)\n```/m.exec(readme) ?? [];

  const { stdout, stderr } = await runCli(command.split(' '));

  expect(normalized(shown).split('\n')).toEqual(normalized(stderr + stdout).split('\n'));
});
