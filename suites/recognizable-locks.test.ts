import { expect, test } from 'vitest';
import { Names } from '../harness/fixtures/names.ts';
import { on } from '../reference-host/defects/rewrite.ts';
import { everyCheck } from './testing/every-check.ts';
import { runAgainstReferenceHost } from './testing/run-against-reference-host.ts';
import { withWaits } from './testing/with-waits.ts';

// A run may be killed under any of its locks, and the next one releases only those that it recognizes.
test('every lock that the checks take is recognized as one of this tool', { timeout: 240_000 }, async () => {
  const taken = new Set<string>();
  const middleware = on(['Lock', 'UnlockAndRelock'], async (c, next) => {
    await next();
    if (c.res.ok) taken.add(c.req.header('X-WOPI-Lock') ?? '');
  });
  const observing = { name: 'observing', breaks: 'nothing', caughtBy: [], middleware };

  await runAgainstReferenceHost({ checks: everyCheck, defects: [observing], keepContent: true, ...withWaits });

  const names = new Names('0a1b2c3d');
  expect(taken.size).toBeGreaterThan(20);
  expect([...taken].filter((id) => !names.isLockOfTool(id))).toEqual([]);
});
