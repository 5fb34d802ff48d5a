import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { raceWindow } from '../race-window.ts';
import { on } from '../rewrite.ts';
import { coauthLocksOf, exclusiveLockOfAnother, ownLockOf, typeHeader, writeRow } from './coauth-rewrite.ts';

/** Defects that only simultaneous requests for coauth locks show. */
export const coauthRaceDefects: readonly Defect[] = [
  {
    name: 'exclusive-lock-in-two-steps',
    breaks: 'Of simultaneous CoauthExclusive requests, one succeeds.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.SimultaneousExclusivesHaveOneWinner'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const wasFree = c.req.header(typeHeader) === 'CoauthExclusive' && exclusiveLockOfAnother(c) === undefined;
      await raceWindow();
      const other = wasFree ? exclusiveLockOfAnother(c) : undefined;
      if (other) c.var.host.parts.coauth.release(resourceIdOf(c.req.raw), other.id);
      await next();
      if (other) writeRow(c, other);
    }),
  },
  {
    name: 'coauth-rows-overwritten',
    breaks: 'Simultaneous coauth locks are all kept.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.SimultaneousLocksAreAllInTheTable'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const before = coauthLocksOf(c).map(({ id }) => id);
      await raceWindow();
      await next();
      // The table is written as it was read, with the own row added.
      const lost = coauthLocksOf(c).filter((row) => !before.includes(row.id) && row !== ownLockOf(c));
      for (const { id } of c.res.ok ? lost : []) c.var.host.parts.coauth.release(resourceIdOf(c.req.raw), id);
    }),
  },
];
