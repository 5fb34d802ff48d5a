import type { Defect } from '../defect.ts';
import { raceWindow } from '../race-window.ts';
import { type DefectContext, fileOf, lockIdOf, on, setResponseHeader, setStatus } from '../rewrite.ts';

const caughtBy = ['Extended.Locks/SimultaneousLocksHaveOneWinner'];
const relocks = ['Extended.Locks/SimultaneousUnlockAndRelocksHaveOneWinner'];

/** A Lock that writes some milliseconds after it has read that the file is unlocked. */
async function lockInTwoSteps(c: DefectContext, next: () => Promise<void>): Promise<void> {
  if (lockIdOf(c) !== undefined) return await next();
  await raceWindow();
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
    await raceWindow();
    await next();
    if (wasUnlocked && c.res.status === 409) refuse(c);
  });
}

/** Defects that only simultaneous requests show. */
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
  {
    name: 'lock-with-one-id-race-fails',
    breaks: 'Simultaneous Lock requests with one lock ID all succeed.',
    caughtBy: ['Extended.Locks/SimultaneousLocksWithOneIdSucceed'],
    middleware: on('Lock', async (c, next) => {
      const lock = c.req.header('X-WOPI-Lock') ?? '';
      const isFree = lockIdOf(c) === undefined;
      await raceWindow();
      // As at a unique key. Other lock IDs get the conflict that they must get.
      return isFree && lockIdOf(c) === lock ? c.body(null, 500) : await next();
    }),
  },
  {
    name: 'relock-in-two-steps',
    breaks: 'Of simultaneous UnlockAndRelock requests with one old lock ID, one succeeds.',
    caughtBy: relocks,
    middleware: on('UnlockAndRelock', async (c, next) => {
      const held = c.var.host.parts.locks.held(fileOf(c)?.id ?? '');
      await raceWindow();
      if (held) c.var.host.parts.locks.hold(fileOf(c)?.id ?? '', { ...held, seconds: 600 });
      await next();
    }),
  },
  {
    name: 'relock-frees-the-file-first',
    breaks: 'No request finds the file unlocked during UnlockAndRelock.',
    caughtBy: relocks,
    middleware: on('UnlockAndRelock', async (c, next) => {
      const { locks } = c.var.host.parts;
      const id = fileOf(c)?.id ?? '';
      const held = locks.held(id);
      if (!held || held.lockId !== c.req.header('X-WOPI-OldLock')) return await next();
      locks.release(id);
      await raceWindow();
      if (!locks.held(id)) locks.hold(id, { ...held, seconds: 600 });
      await next();
    }),
  },
  {
    name: 'relock-race-without-lock-id',
    breaks: 'An UnlockAndRelock that comes second among simultaneous ones returns the lock ID of the first.',
    caughtBy: relocks,
    middleware: on('UnlockAndRelock', async (c, next) => {
      const wasCurrent = lockIdOf(c) === c.req.header('X-WOPI-OldLock');
      await raceWindow();
      await next();
      if (wasCurrent && c.res.status === 409) setResponseHeader(c, 'X-WOPI-Lock', '');
    }),
  },
];
