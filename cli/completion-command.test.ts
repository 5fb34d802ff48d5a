import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { callCli } from './testing/call-cli.ts';

const hasZsh = spawnSync('zsh', ['--version']).status === 0;
const hasFish = spawnSync('fish', ['--version']).status === 0;

/** What bash offers for the last of the words. */
function offered(script: string, ...words: readonly string[]): string[] {
  const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_wopi_conformance; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', `${script}\n${call}`], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

test('in bash, commands, options, groups and other values are completed', async () => {
  const { code, stdout } = await callCli(['completion', 'bash']);

  expect(code).toBe(0);
  expect(offered(stdout, 'wopi-conformance', 're')).toEqual(['record', 'reproduce']);
  expect(offered(stdout, 'wopi-conformance', 'record', '--up')).toEqual(['--upstream']);
  expect(offered(stdout, 'wopi-conformance', '--wopi')).toEqual(['--wopisrc']);
  expect(offered(stdout, 'wopi-conformance', 'run', '-g', 'Loc')).toEqual(['Locks']);
  expect(offered(stdout, 'wopi-conformance', '--editor', 'c')).toEqual(['collabora']);
  expect(offered(stdout, 'wopi-conformance', 'launch', 'in')).toEqual(['init']);
});

test.runIf(hasZsh)('zsh accepts its script', async () => {
  const { stdout } = await callCli(['completion', 'zsh']);
  expect(execFileSync('zsh', ['-fc', `${stdout}\nprint ok`], { encoding: 'utf8' })).toBe('ok\n');
});

test.runIf(hasFish)('fish accepts its script', async () => {
  const { stdout } = await callCli(['completion', 'fish']);
  execFileSync('fish', ['--no-execute'], { input: stdout });
});

test('each shell has a script, and another one is refused', async () => {
  const [zsh, fish, other] = await Promise.all(['zsh', 'fish', 'csh'].map((shell) => callCli(['completion', shell])));
  expect(zsh?.stdout).toContain('bashcompinit');
  expect(fish?.stdout).toMatch(/^complete -c wopi-conformance -f -n __fish_use_subcommand -a record -d '/m);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are bash, zsh, fish') });
});
