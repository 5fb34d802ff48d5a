import { setTimeout } from 'node:timers/promises';
import type { Defect } from '../defect.ts';
import { type DefectContext, fileOf, lockIdOf, on, setResponseHeader, setStatus } from '../rewrite.ts';

const caughtBy = ['Extended.Locks/SimultaneousLocksHaveOneWinner'];

// Long enough for the other requests of a volley to read the lock as well.
const windowMs = 5;

/** A Lock that writes some milliseconds after it has read that the file is unlocked. */
async function lockInTwoSteps(c: DefectContext, next: () => Promise<void>): Promise<void> {
  if (lockIdOf(c) !== undefined) return await next();
  await setTimeout(windowMs);
  c.var.host.parts.locks.release(fileOf(c)?.id ?? '');
  await next();
}

/** How often an Unlock was sent. */
function unlocksSoFar({ var: { memory } }: DefectContext): number {
  return Number(memory.get('unlocks') ?? 0);
}

/** A host that refuses the losers of a race in a way of its own. */
function refusing(refuse: (c: DefectContext) => void) {
  return on('Lock', async (c, next) => {
    const wasUnlocked = lockIdOf(c) === undefined;
    await setTimeout(windowMs);
    await next();
    if (wasUnlocked && c.res.status === 409) refuse(c);
  });
}

/** Defects that only simultaneous Lock requests show. */
export const lockRaceDefects: readonly Defect[] = [
  {
    name: 'lock-in-two-steps',
    breaks: 'Checking for a lock and taking it is one atomic step.',
    caughtBy,
    middleware: on('Lock', lockInTwoSteps),
  },
  {
    name: 'lock-in-two-steps-now-and-then',
    breaks: 'Checking for a lock and taking it is one atomic step every time.',
    caughtBy,
    middleware: on(['Lock', 'Unlock'], async (c, next) => {
      const isLock = c.req.header('X-WOPI-Override') === 'LOCK';
      if (!isLock) c.var.memory.set('unlocks', `${unlocksSoFar(c) + 1}`);
      return isLock && unlocksSoFar(c) % 5 === 0 ? await lockInTwoSteps(c, next) : await next();
    }),
  },
  {
    name: 'lock-race-fails',
    breaks: 'A Lock that comes second among simultaneous ones returns 409, not an error of the database.',
    caughtBy,
    middleware: refusing((c) => setStatus(c, 500)),
  },
  {
    name: 'lock-race-without-lock-id',
    breaks: 'A Lock that comes second among simultaneous ones returns the lock ID of the first.',
    caughtBy,
    middleware: refusing((c) => setResponseHeader(c, 'X-WOPI-Lock', '')),
  },
];
