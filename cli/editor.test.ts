import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startHost } from '../reference-host/start-host.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

interface Results {
  readonly editors: readonly string[];
  readonly notices: readonly string[];
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly { readonly group: string; readonly name: string; readonly editor?: string }[];
}

async function run(...words: readonly string[]) {
  const directory = emptyDirectory();
  const ran = await callCli(['run', ...words], { directory });
  const results = JSON.parse(readFileSync(join(directory, 'wopi-report', 'results.json'), 'utf8')) as Results;
  return { ...ran, results };
}

describe('--editor', () => {
  test.each([
    ['collabora', 'Collabora Online'],
    ['onlyoffice', 'ONLYOFFICE Docs'],
  ])('%s judges a right host by the rules of that editor', async (editor, name) => {
    const ran = await run('--reference-host', '--variant', editor, '--editor', editor);
    const { code, stdout, stderr, results } = ran;

    expect(stdout).toContain(`for ${name}, profile all`);
    expect(stderr).not.toContain('--variant');
    expect({ code, editors: results.editors }).toEqual({ code: 0, editors: [editor] });
    expect(results.results.filter((result) => result.editor !== editor)).toEqual([]);
    expect(results.results.filter(({ group }) => /Coauth|GetLock|Containers/.test(group))).toEqual([]);
  });

  test('is repeatable, and each check is run once', async () => {
    const words = ['--editor', 'microsoft', '--editor', 'collabora', '-g', 'Locks', '-g', 'GetLock'];
    const { stderr, results } = await run('--reference-host', ...words);

    expect(stderr).toContain('--variant collabora starts one that is made for Collabora Online.');
    expect(results.editors).toEqual(['microsoft', 'collabora']);
    expect(results.results.some(({ group }) => group === 'GetLock')).toBe(true);
    expect(new Set(results.results.map(({ name }) => name)).size).toBe(results.results.length);
  });

  test('suggests the closest editor, and exits with 2', async () => {
    const { code, stderr } = await callCli(['run', '--editor', 'colabora']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'wopi-conformance: unknown editor "colabora"; did you mean collabora?\n',
    });
  });

  test.each(['run', 'list'])('is suggested by %s for a group of another editor', async (command) => {
    const { code, stderr } = await callCli([command, '-g', 'Collabora.PutFile']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'wopi-conformance: the group "Collabora.PutFile" is for Collabora Online; add --editor collabora\n',
    });
  });

  test('does not concern patterns that select groups of the chosen editor too', async () => {
    const { code, stdout } = await callCli(['list', '-g', '*PutFile', '-g', 'AccessTokens', '--editor', 'onlyoffice']);
    expect(code).toBe(0);
    expect(stdout).toContain('Onlyoffice.PutFile');
    expect(stdout).not.toContain('Collabora.PutFile');
  });

  test('is in what explain prints for a check of another editor', async () => {
    const { stdout } = await callCli(['explain', 'RefusedLockStatesTheReason'], {
      environment: { npm_command: 'exec' },
    });
    expect(stdout).toContain(
      'npx wopi-conformance run --editor collabora -g Collabora.Locks -n RefusedLockStatesTheReason',
    );
    expect(stdout).toContain('COOL-LOCK-05 (should)');
  });

  test('selects what list prints, which is Microsoft’s by default', async () => {
    const listed = async (...words: readonly string[]) =>
      JSON.parse((await callCli(['list', '--json', ...words])).stdout) as Results['results'];

    expect((await listed()).filter(({ editor }) => editor !== undefined)).toEqual([]);
    expect(await listed('--editor', 'microsoft')).toEqual(await listed());
    expect((await listed('--editor', 'onlyoffice')).every(({ editor }) => editor === 'onlyoffice')).toBe(true);
  });
});

describe('the first contact', () => {
  test.each([
    ['collabora', 'The host seems to be made for Collabora Online: --editor collabora judges it'],
    ['onlyoffice', 'The host seems to be made for ONLYOFFICE Docs: --editor onlyoffice judges it'],
  ] as const)('with a host for %s suggests the option, unless it is given', async (variant, hint) => {
    await using host = await startHost({ variant });
    const words = ['--wopisrc', host.wopisrc, '--token', host.token, '--no-proof', '-g', 'BaseWopiViewing'];

    expect((await run(...words)).results.notices).toEqual(expect.arrayContaining([expect.stringContaining(hint)]));
    expect(JSON.stringify((await run(...words, '--editor', 'microsoft')).results.notices)).not.toContain(hint);
  });
});
