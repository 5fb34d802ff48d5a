import type { Operations } from './by-override.ts';
import { getLock, lockOrRelock, refreshLock, unlock } from './locks.ts';
import { putFile } from './put-file.ts';
import { putUserInfo } from './put-user-info.ts';

/** POST on a file. */
export const fileOperations: Operations = {
  LOCK: { claim: 'SupportsLocks', needsEdit: true, run: lockOrRelock },
  GET_LOCK: { claim: 'SupportsGetLock', needsEdit: false, run: getLock },
  REFRESH_LOCK: { claim: 'SupportsLocks', needsEdit: true, run: refreshLock },
  UNLOCK: { claim: 'SupportsLocks', needsEdit: true, run: unlock },
  PUT_USER_INFO: { claim: 'SupportsUserInfo', needsEdit: false, run: putUserInfo },
};

/** POST on a file's contents. */
export const contentsOperations: Operations = {
  PUT: { claim: 'SupportsUpdate', needsEdit: true, run: putFile },
};
