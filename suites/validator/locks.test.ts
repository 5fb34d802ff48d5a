import { expect, test } from 'vitest';
import { checksOfGroups } from '../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

const groups = ['Locks', 'GetLock', 'ExtendedLockLength', 'Extended.Locks'];

test('a lock left behind by another client does not affect the checks', async () => {
  const run = await runAgainstReferenceHost({
    checks: checksOfGroups(groups),
    releaseLocks: true,
    prepare: async ([lane]) => {
      if (lane) await lane.client.lock(lane.file, 'left behind');
    },
  });

  expect(redChecks(run)).toEqual([]);
  expect(run.after.locks).toEqual({});
});
