import { addActivities } from './activities.ts';
import type { OperationHandlers } from './by-override.ts';
import { getChunkedFile, getSequenceNumber } from './chunked-transfer/get-chunked-file.ts';
import { getChunks } from './chunked-transfer/get-chunks.ts';
import { putChunkedFile } from './chunked-transfer/put-chunked-file.ts';
import { createUploadSession, updateUploadSession } from './chunked-transfer/upload-session-operations.ts';
import { getCoauthLock, getCoauthTable, refreshCoauthLock, unlockCoauthLock } from './coauth/coauth-locks.ts';
import { putFile } from './content/put-file.ts';
import { deleteFile } from './delete-file.ts';
import { getLock, lockOrRelock, refreshLock, unlock } from './locks/locks.ts';
import { putRelativeFile } from './put-relative-file.ts';
import { renameFile } from './rename-file.ts';
import { getFileShareUrl } from './sharing.ts';
import { putUserInfo } from './user-info.ts';

/** POST on a file. */
export const fileOperations: OperationHandlers = {
  Lock: { needsEdit: true, run: lockOrRelock },
  GetLock: { needsEdit: false, run: getLock },
  RefreshLock: { needsEdit: true, run: refreshLock },
  Unlock: { needsEdit: true, run: unlock },
  PutRelativeFile: { needsEdit: false, run: putRelativeFile },
  RenameFile: { needsEdit: true, run: renameFile },
  DeleteFile: { needsEdit: true, run: deleteFile },
  GetShareUrl: { needsEdit: false, run: getFileShareUrl },
  AddActivities: { needsEdit: false, run: addActivities },
  PutUserInfo: { needsEdit: false, run: putUserInfo },
  GetCoauthLock: { needsEdit: true, run: getCoauthLock },
  GetCoauthTable: { needsEdit: false, run: getCoauthTable },
  RefreshCoauthLock: { needsEdit: true, run: refreshCoauthLock },
  UnlockCoauthLock: { needsEdit: true, run: unlockCoauthLock },
  GetSequenceNumber: { needsEdit: false, run: getSequenceNumber },
  GetChunkedFile: { needsEdit: false, run: getChunkedFile },
  GetChunks: { needsEdit: false, run: getChunks },
  CreateUploadSession: { needsEdit: true, run: createUploadSession },
  UpdateUploadSession: { needsEdit: true, run: updateUploadSession },
};

/** POST on a file's contents. */
export const contentsOperations: OperationHandlers = {
  PutFile: { needsEdit: true, run: putFile },
  PutChunkedFile: { needsEdit: true, run: putChunkedFile },
};
