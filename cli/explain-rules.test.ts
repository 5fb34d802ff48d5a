import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleIds } from './explained-rules.ts';
import { runCli } from './testing/run-cli.ts';

test('explain states a rule that record names, its level, its page, and the checks that judge it', async () => {
  const { code, stdout } = await runCli(['explain', 'getlock-02']);

  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^GETLOCK-02\n {2}Rule: +GetLock on an unlocked file returns 200 with an empty X-WOPI-Lock\.$/m,
  );
  expect(stdout).toMatch(/^ {2}Level: +MUST$/m);
  expect(stdout).toMatch(/^ {2}Documentation: +https:\/\/learn\.microsoft\.com\/.*\/rest\/files\/getlock$/m);
  expect(stdout).toContain('Extended.Locks/GetLockOnUnlockedFileAnswersOk');
});

test('explain states whose rule it is, and takes wildcards', async () => {
  const { stdout } = await runCli(['explain', 'COOL-LOCK-*']);

  expect(stdout).toMatch(/^COOL-LOCK-01\n[\s\S]*Required by: +Collabora Online$/m);
  expect(stdout).toContain('\nCOOL-LOCK-02\n');
});

test('explain knows every rule that a recording is judged by', () => {
  const folder = new URL('../harness/traffic/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  const named = files.flatMap(
    (name) => readFileSync(new URL(name, folder), 'utf8').match(/(?<=')[A-Z]+(-[A-Z]+)*-\d{2,3}(?=')/g) ?? [],
  );
  const known = ruleIds();

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((id) => !known.includes(id))).toEqual([]);
});
