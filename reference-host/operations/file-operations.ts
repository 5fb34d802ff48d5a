import { addActivities } from './activities.ts';
import type { Operations } from './by-override.ts';
import { getChunkedFile, getSequenceNumber } from './chunked-transfer/get-chunked-file.ts';
import { putChunkedFile } from './chunked-transfer/put-chunked-file.ts';
import { getCoauthLock, getCoauthTable, refreshCoauthLock, unlockCoauthLock } from './coauth/coauth-locks.ts';
import { putFile } from './content/put-file.ts';
import { deleteFile } from './delete-file.ts';
import { getLock, lockOrRelock, refreshLock, unlock } from './locks/locks.ts';
import { putRelativeFile } from './put-relative-file.ts';
import { renameFile } from './rename-file.ts';
import { getFileShareUrl } from './sharing.ts';
import { putUserInfo } from './user-info.ts';

/** POST on a file. */
export const fileOperations: Operations = {
  LOCK: { claim: 'SupportsLocks', needsEdit: true, run: lockOrRelock },
  GET_LOCK: { claim: 'SupportsGetLock', needsEdit: false, run: getLock },
  REFRESH_LOCK: { claim: 'SupportsLocks', needsEdit: true, run: refreshLock },
  UNLOCK: { claim: 'SupportsLocks', needsEdit: true, run: unlock },
  PUT_RELATIVE: { claim: 'SupportsUpdate', needsEdit: false, run: putRelativeFile },
  RENAME_FILE: { claim: 'SupportsRename', needsEdit: true, run: renameFile },
  DELETE: { claim: 'SupportsDeleteFile', needsEdit: true, run: deleteFile },
  GET_SHARE_URL: { needsEdit: false, run: getFileShareUrl },
  ADD_ACTIVITIES: { claim: 'SupportsAddActivities', needsEdit: false, run: addActivities },
  PUT_USER_INFO: { claim: 'SupportsUserInfo', needsEdit: false, run: putUserInfo },
  GET_COAUTH_LOCK: { claim: 'SupportsCoauth', needsEdit: true, run: getCoauthLock },
  GET_COAUTH_TABLE: { claim: 'SupportsCoauth', needsEdit: false, run: getCoauthTable },
  REFRESH_COAUTH_LOCK: { claim: 'SupportsCoauth', needsEdit: true, run: refreshCoauthLock },
  UNLOCK_COAUTH_LOCK: { claim: 'SupportsCoauth', needsEdit: true, run: unlockCoauthLock },
  GET_SEQUENCE_NUMBER: { claim: 'SupportsCoauth', needsEdit: false, run: getSequenceNumber },
  GET_CHUNKED_FILE: { claim: 'SupportsCoauth', needsEdit: false, run: getChunkedFile },
};

/** POST on a file's contents. */
export const contentsOperations: Operations = {
  PUT: { claim: 'SupportsUpdate', needsEdit: true, run: putFile },
  PUT_CHUNKED_FILE: { claim: 'SupportsCoauth', needsEdit: true, run: putChunkedFile },
};
