import { likely, of, returned, wrong } from '../harness/checks/likely-cause.ts';

/** The usual cause when a long lock ID is refused or cut. */
export const shortLockIds = likely(
  'The lock ID column may be shorter than 1,024 characters.',
  of('Lock', returned(400, 413, 414, 431, 500)),
  of('GetCoauthLock', returned(400, 413, 414, 431, 500)),
  of('Unlock', returned(409)),
  wrong(/CoauthTable/),
);
