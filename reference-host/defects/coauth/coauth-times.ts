import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import { before, changeRequestHeader, on } from '../rewrite.ts';
import { ownLockOf, timeoutHeader, writeRow } from './coauth-rewrite.ts';

/** Defects of how long coauth locks last. */
export const coauthTimeDefects: readonly Defect[] = [
  {
    name: 'coauth-lock-lasts-a-minute',
    breaks: 'A coauth lock lasts as long as its timeout.',
    caughtBy: ['Extended.CoauthLockExpiration/GetCoauthLock.HeldAfter65Seconds'],
    middleware: before('GetCoauthLock', (c) =>
      changeRequestHeader(c, timeoutHeader, (seconds) =>
        Number(seconds) > 60 && Number(seconds) < 3600 ? '60' : seconds,
      ),
    ),
  },
  {
    name: 'coauth-lock-again-changes-no-time',
    breaks: 'GetCoauthLock by the holder restarts the time of the lock.',
    caughtBy: ['Extended.CoauthLockExpiration/GetCoauthLock.RepeatRestartsTheTime'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const held = ownLockOf(c);
      await next();
      const row = ownLockOf(c);
      if (held && row && c.res.ok) writeRow(c, row, (held.expiresAt - c.var.host.parts.clock.now()) / 1000);
    }),
  },
  {
    name: 'expired-exclusive-lock-blocks',
    breaks: 'An expired CoauthExclusive lock does not prevent another one.',
    caughtBy: ['Extended.CoauthLockExpiration/GetCoauthLock.ExclusiveAfterExpiredExclusive'],
    middleware: on(['GetCoauthLock', 'UnlockCoauthLock'], async (c, next) => {
      const { memory } = c.var;
      const file = resourceIdOf(c.req.raw);
      const id = c.req.header('X-WOPI-CoauthLockId') ?? '';
      const isExclusive = c.req.header('X-WOPI-CoauthLockType') === 'CoauthExclusive';
      const holder = memory.get(file);
      if (isExclusive && holder && holder !== id) return c.body(null, 409);
      await next();
      if (c.res.ok && isExclusive) memory.set(file, id);
      else if (c.res.ok && holder === id) memory.delete(file);
      return undefined;
    }),
  },
];
