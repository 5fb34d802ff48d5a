import type { Defect } from '../defect.ts';
import { after, before, changeRequestHeader, on, setRequestHeader, setResponseHeader } from '../rewrite.ts';
import { idHeader, timeoutHeader, typeHeader } from './coauth-rewrite.ts';

const lockers = ['GetCoauthLock', 'RefreshCoauthLock', 'UnlockCoauthLock'] as const;
const timed = ['GetCoauthLock', 'RefreshCoauthLock'] as const;

/** Defects of the headers of the coauth lock operations. */
export const coauthHeaderDefects: readonly Defect[] = [
  {
    name: 'coauth-refusals-without-reason',
    breaks: 'RefreshCoauthLock and UnlockCoauthLock explain a refusal.',
    caughtBy: ['Extended.Coauth/RefreshCoauthLock.RefusalIsExplained'],
    middleware: after(lockers, (c) => setResponseHeader(c, 'X-WOPI-FailureReason', undefined)),
  },
  {
    name: 'missing-lock-type-is-coauth',
    breaks: 'GetCoauthLock without a lock type returns 400.',
    caughtBy: [
      'CoauthLocks/CoauthLock.GetCoauthLockWithoutCoauthLockType',
      'CoauthLocks/CoauthLock.EmptyCoauthLockType',
    ],
    middleware: before('GetCoauthLock', (c) => setRequestHeader(c, typeHeader, c.req.header(typeHeader) || 'Coauth')),
  },
  {
    name: 'unknown-lock-type-is-coauth',
    breaks: 'GetCoauthLock with an unknown lock type returns 400.',
    caughtBy: ['CoauthLocks/CoauthLock.InvalidCoauthLockType'],
    middleware: before('GetCoauthLock', (c) =>
      changeRequestHeader(c, typeHeader, (type) => (type === 'None' ? 'Coauth' : type)),
    ),
  },
  {
    name: 'missing-lock-id-is-made-up',
    breaks: 'GetCoauthLock without a lock ID returns 400.',
    caughtBy: ['CoauthLocks/CoauthLock.GetCoauthLockWithoutCoauthLockId'],
    middleware: before('GetCoauthLock', (c) => setRequestHeader(c, idHeader, c.req.header(idHeader) ?? 'anonymous')),
  },
  {
    name: 'missing-lock-id-is-not-found',
    breaks: 'RefreshCoauthLock and UnlockCoauthLock without a lock ID return 400.',
    caughtBy: [
      'CoauthLocks/CoauthLock.UnlockCoauthLockWithoutCoauthLockId',
      'CoauthLocks/CoauthLock.RefreshCoauthLockWithoutCoauthLockId',
    ],
    middleware: on(['RefreshCoauthLock', 'UnlockCoauthLock'], async (c, next) =>
      c.req.header(idHeader) ? await next() : c.body(null, 409),
    ),
  },
  {
    name: 'missing-timeout-is-half-an-hour',
    breaks: 'GetCoauthLock and RefreshCoauthLock without a timeout return 400.',
    caughtBy: [
      'CoauthLocks/CoauthLock.GetCoauthLockWithoutCoauthLockExpirationTimeout',
      'CoauthLocks/CoauthLock.RefreshCoauthLockWithoutCoauthLockExpirationTimeout',
    ],
    middleware: before(timed, (c) => setRequestHeader(c, timeoutHeader, c.req.header(timeoutHeader) ?? '1800')),
  },
  {
    name: 'coauth-lock-id-cut-at-1024',
    breaks: 'A coauth lock ID of more than 1,024 characters is refused.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockIdLengthValidationForGetCoauthLock',
      'CoauthLocks/CoauthLock.CoauthLockIdLengthValidationForUnlockCoauthLock',
      'CoauthLocks/CoauthLock.CoauthLockIdLengthValidationForRefreshCoauthLock',
    ],
    middleware: before(lockers, (c) => changeRequestHeader(c, idHeader, (id) => id.slice(0, 1024))),
  },
  {
    name: 'coauth-lock-id-above-255-refused',
    breaks: 'A coauth lock ID can have 1,024 characters.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.IdOf1024Characters'],
    middleware: on(lockers, async (c, next) =>
      (c.req.header(idHeader)?.length ?? 0) > 255 ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'timeout-out-of-range-is-bounded',
    breaks: 'A timeout below 60 or above 3,600 seconds is refused.',
    caughtBy: [
      'CoauthLocks/CoauthLock.InvalidGetCoauthLockExpirationTimeout',
      'CoauthLocks/CoauthLock.InvalidRefreshCoauthLockExpirationTimeout',
    ],
    middleware: before(timed, (c) =>
      changeRequestHeader(c, timeoutHeader, (seconds) => `${Math.min(Math.max(Number(seconds), 60), 3600)}`),
    ),
  },
  {
    name: 'timeout-of-an-hour-refused',
    breaks: 'A timeout of 3,600 seconds is accepted.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.TimeoutOf3600Seconds'],
    middleware: on(timed, async (c, next) =>
      c.req.header(timeoutHeader) === '3600' ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'timeout-of-a-minute-refused',
    breaks: 'A timeout of 60 seconds is accepted.',
    caughtBy: ['Extended.Coauth/GetCoauthLock.TimeoutOf60Seconds'],
    middleware: on(timed, async (c, next) => (c.req.header(timeoutHeader) === '60' ? c.body(null, 400) : await next())),
  },
];
