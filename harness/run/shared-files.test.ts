import { expect, test } from 'vitest';
import { startHost } from '../../reference-host/start-host.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { expectSuccess } from '../expect/response.ts';
import { SetupFailure } from '../results/failures.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

type Body = (context: CheckContext) => Promise<void>;

/** Runs checks of one group, or each in its own; returns the names that {@link Given.sharedFile} gave them. */
async function namesIn(bodies: readonly ((note: (name: string) => void) => Body)[], { inOneGroup = true } = {}) {
  await using host = await startHost();
  const before = Object.keys(host.host.snapshot().files);
  const given: string[] = [];
  const entries = bodies.map((body, index) =>
    checkOf(
      body((name) => given.push(name)),
      { name: `check ${index}` },
    ),
  );
  const checks = entries.map((entry) => (inOneGroup && entries[0] ? { ...entry, suite: entries[0].suite } : entry));
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks });
  expect(run.leftovers).toEqual([]);
  expect(Object.keys(host.host.snapshot().files)).toEqual(before);
  return given;
}

const uses =
  (note: (name: string) => void): Body =>
  async ({ given }) =>
    note((await given.sharedFile()).name);

test('the checks of a group share one file, which is deleted at the end', async () => {
  const [first, second] = await namesIn([uses, uses]);
  expect(second).toBe(first);
});

test('another group gets another file', async () => {
  const [first, second] = await namesIn([uses, uses], { inOneGroup: false });
  expect(second).not.toBe(first);
});

test('a check gets the name that an earlier one gave the file', async () => {
  const renames = (): Body => async (context) => {
    const { file } = await context.given.sharedFile();
    expectSuccess(await context.wopi.renameFile(file, 'renamed'));
  };
  expect(await namesIn([uses, renames, uses])).toEqual([expect.any(String), 'renamed.wopitest']);
});

test('after a check that did not pass, the file is another one', async () => {
  const fails =
    (): Body =>
    async ({ given }) => {
      await given.sharedFile();
      throw new SetupFailure('no state');
    };
  const [first, second] = await namesIn([uses, fails, uses]);
  expect(second).not.toBe(first);
});
