import { expect, test } from 'vitest';
import { expectLockMismatch, expectSuccess } from '../../../harness/expect/response.ts';
import { checkOf } from '../../../harness/testing/run-against.ts';
import type { Defect } from '../../../reference-host/defects/defect.ts';
import { lockIdOf } from '../../../reference-host/defects/rewrite.ts';
import { checksOfGroups } from '../../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../../testing/run-against-reference-host.ts';

/** A host that returns success for a Lock or an Unlock with a different lock ID, and ignores it. */
const ignoresMismatches: Defect = {
  name: 'ignores-mismatches',
  breaks: 'Lock and Unlock with a different lock ID are refused.',
  caughtBy: [],
  middleware: async (c, next) => {
    const current = lockIdOf(c);
    const isMismatch = current !== undefined && c.req.header('X-WOPI-Lock') !== current;
    const isLockOrUnlock = ['LOCK', 'UNLOCK'].includes(c.req.header('X-WOPI-Override') ?? '');
    return isMismatch && isLockOrUnlock ? c.body(null, 200) : await next();
  },
};

/** As a race does: the lock in force is not the one that the host granted last. */
const hidesALock = checkOf(async ({ wopi, file }) => {
  expectSuccess(await wopi.lock(file, 'first'));
  expectLockMismatch(await wopi.lock(file, 'second'), { currentLock: 'first' });
});

test('a lock that the host did not report is released, so that no other check is red', async () => {
  const { results, leftovers } = await runAgainstReferenceHost({
    checks: [hidesALock, ...checksOfGroups(['Extended.Content'])],
    defects: [ignoresMismatches],
  });

  expect(redChecks({ results })).toEqual(['Own/Check']);
  expect(leftovers).toEqual([]);
});

test('a lock that appears while the starting state is reached is released', async () => {
  let held = '';
  const { results } = await runAgainstReferenceHost({
    checks: [checkOf(async ({ given }) => void (await given.fileWithContent(Buffer.from('new'))))],
    defects: [
      {
        ...ignoresMismatches,
        middleware: async (c, next) => {
          await next();
          const isFirstLock = held === '' && c.req.header('X-WOPI-Override') === 'LOCK';
          if (!isFirstLock) return;
          // A lock of the run itself, which won a race.
          held = `${c.req.header('X-WOPI-Lock')}-raced`;
          c.var.host.parts.locks.hold(c.var.host.testFileId, { lockId: held, seconds: 60, visibleUser: undefined });
        },
      },
    ],
  });

  expect(results).toMatchObject([{ outcome: 'passed' }]);
});
