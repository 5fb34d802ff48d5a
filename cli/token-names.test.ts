import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Exchange } from '../harness/client/exchange.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

interface Results {
  readonly results: readonly { readonly name: string; readonly exchanges: readonly Exchange[] }[];
}

test('results.json and report.html name the access token of each request', async () => {
  const directory = emptyDirectory();
  const groups = [
    '-g',
    'Extended.AccessTokens',
    '-g',
    'Extended.Users',
    '-g',
    'Extended.Viewers',
    '-g',
    'PutRelativeFile',
  ];

  await callCli(['--reference-host', '--evidence', 'all', ...groups, '-g', 'CheckFileInfoSchema'], { directory });

  const { results }: Results = JSON.parse(readFileSync(join(directory, 'wopi-report/results.json'), 'utf8'));
  const tokensOf = (name: string) => [
    ...new Set(results.find((result) => result.name === name)?.exchanges.map(({ token }) => token)),
  ];
  expect(tokensOf('NoAccessToken')).toContain('none');
  expect(tokensOf('TamperedAccessToken')).toContain('another');
  expect(tokensOf('CheckFileWithInvalidAccessToken')).toContain('invalid');
  const used = new Set(results.flatMap(({ exchanges }) => exchanges.map(({ token }) => token)));
  expect([...used].sort()).toEqual([
    ...['another', 'expired', 'from the host', 'invalid', 'none', 'other file', 'read-only', 'run', 'second user'],
  ]);
});
