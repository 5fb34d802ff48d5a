import { expect, test } from 'vitest';
import { startHost } from '../../reference-host/start-host.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

type Body = (context: CheckContext) => Promise<void>;

/** Returns how often the starting state of each check read the content; by default, the checks are in one group. */
async function readingsOf(bodies: readonly Body[], { inOneGroup = true } = {}): Promise<number[]> {
  await using host = await startHost();
  const entries = bodies.map((body, index) => checkOf(body, { name: `check ${index}` }));
  const checks = entries.map((entry) => (inOneGroup && entries[0] ? { ...entry, suite: entries[0].suite } : entry));
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks });
  return run.results.map(
    ({ exchanges }) =>
      exchanges.filter(({ purpose, operation }) => purpose === 'setup' && operation === 'GetFile').length,
  );
}

const reads: Body = async ({ given, file }) => void (await given.contentOf(file));

test('a content is read once while nothing is sent that may change it', async () => {
  const locks: Body = async ({ given }) => void (await given.lockedFile({ lock: 'LockString' }));
  expect(await readingsOf([reads, locks, reads])).toEqual([1, 0, 0]);
});

test('a content is read again after a refused PutFile', async () => {
  const refused: Body = async ({ wopi, file }) => void (await wopi.putFile(file, Buffer.from('x'), 'NoSuchLock'));
  expect(await readingsOf([reads, refused, reads])).toEqual([1, 0, 1]);
});

test('a content is read again for another group', async () => {
  expect(await readingsOf([reads, reads], { inOneGroup: false })).toEqual([1, 1]);
});
