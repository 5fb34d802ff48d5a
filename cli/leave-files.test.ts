import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const groups = ['-g', 'PutRelativeFile', '-g', 'Extended.RenameFile', '-g', 'Extended.DeleteFile'];

/** Runs checks that create files against a host that cannot delete them. */
async function runWithoutDelete(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  await using host = await startHost({ claims: { SupportsDeleteFile: false } });
  const directory = emptyDirectory();
  const run = await callCli(['-w', host.wopisrc, '-t', host.token, ...groups, ...words], { directory, environment });
  const read = (name: string) => readFileSync(join(directory, 'wopi-report', name), 'utf8');
  return { ...run, results: JSON.parse(read('results.json')), junit: read('junit.xml') };
}

test('without --leave-files, no file is created on a host without DeleteFile, and RenameFile is still judged', async () => {
  const { code, results } = await runWithoutDelete([]);

  expect(code).toBe(0);
  expect(results.leftovers).toEqual([]);
  expect(results.results).toContainEqual(
    expect.objectContaining({ name: 'RenameFile.KeepsTheFileIdAndTheContent', outcome: 'passed' }),
  );
  expect(results.results).toContainEqual(
    expect.objectContaining({
      name: 'PutRelativeFile.SuggestedName',
      outcome: 'skipped',
      reason: expect.stringContaining('--leave-files'),
    }),
  );
});

test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['--leave-files', ['--leave-files'], {}],
  ['WOPI_LEAVE_FILES', [], { WOPI_LEAVE_FILES: '1' }],
])(
  '%s permits files that cannot be deleted: they are listed, and the run is not red',
  async (_, words, environment) => {
    const { code, stdout, results, junit } = await runWithoutDelete(words, environment);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Left on the host, as --leave-files permits \(\d+\)\n {2}file: DeleteFile returned 501\n {4}http/m,
    );
    expect(stdout).toMatch(/^PASSED /m);
    expect(results.results).toContainEqual(
      expect.objectContaining({ name: 'PutRelativeFile.SuggestedName', outcome: 'passed' }),
    );
    expect(results.leftovers.length).toBeGreaterThan(10);
    expect(results.leftovers.every(({ isPermitted }: { isPermitted?: boolean }) => isPermitted)).toBe(true);
    expect(junit).toContain('<property name="leftover"');
    expect(junit).not.toContain('<testsuite name="Left on the host"');
  },
);
