import type { Suite } from '../harness/check.ts';
import { accessTokens } from './extended/access-tokens.ts';
import { extendedCheckFileInfo } from './extended/check-file-info.ts';
import { extendedCoauth } from './extended/coauth.ts';
import { extendedContainers } from './extended/containers.ts';
import { content } from './extended/content.ts';
import { extendedDeleteFile } from './extended/delete-file.ts';
import { extendedIncrementalTransfer } from './extended/incremental-transfer.ts';
import { itemVersion } from './extended/item-version.ts';
import { extendedLocks } from './extended/locks.ts';
import { notSupported } from './extended/not-supported.ts';
import { extendedPutRelativeFile } from './extended/put-relative-file.ts';
import { extendedRenameFile } from './extended/rename-file.ts';
import { addActivities } from './validator/add-activities.ts';
import { baseWopiViewing } from './validator/base-wopi-viewing.ts';
import { checkFileInfoSchema } from './validator/check-file-info-schema.ts';
import { coauthLockExpiration } from './validator/coauth-lock-expiration.ts';
import { coauthLocks } from './validator/coauth-locks.ts';
import { container } from './validator/container.ts';
import { createChildFileAndDeleteFile } from './validator/create-child-file.ts';
import { ecosystem } from './validator/ecosystem.ts';
import { editFlows } from './validator/edit-flows.ts';
import { enumerateAncestorsAndChildren } from './validator/enumerate.ts';
import { businessFlow, features } from './validator/features.ts';
import { fileUrlUsage, fileUrlViewOnly } from './validator/file-url.ts';
import { fileVersion } from './validator/file-version.ts';
import { extendedLockLength, getLock } from './validator/get-lock.ts';
import { incrementalTransferErrors } from './validator/incremental-transfer-errors.ts';
import { incrementalTransferFullFile } from './validator/incremental-transfer-full-file.ts';
import { incrementalTransferZip } from './validator/incremental-transfer-zip.ts';
import { locks } from './validator/locks.ts';
import { proofKeys } from './validator/proof-keys.ts';
import { putRelativeFile } from './validator/put-relative-file.ts';
import { putRelativeFileUnsupported } from './validator/put-relative-file-unsupported.ts';
import { putUserInfo } from './validator/put-user-info.ts';
import { renameContainer } from './validator/rename-container.ts';
import { renameFile } from './validator/rename-file.ts';
import { renameFileCoauth } from './validator/rename-file-coauth.ts';
import { sharingUrls } from './validator/sharing-url.ts';

/** Every suite, in the order in which the groups run: Microsoft's validator first, then what it does not check. */
export const suites: readonly Suite[] = [
  checkFileInfoSchema,
  baseWopiViewing,
  locks,
  getLock,
  extendedLockLength,
  editFlows,
  fileVersion,
  putUserInfo,
  putRelativeFile,
  putRelativeFileUnsupported,
  ...renameFile,
  ecosystem,
  container,
  renameContainer,
  enumerateAncestorsAndChildren,
  createChildFileAndDeleteFile,
  fileUrlUsage,
  fileUrlViewOnly,
  ...sharingUrls,
  addActivities,
  proofKeys,
  coauthLocks,
  incrementalTransferErrors,
  incrementalTransferFullFile,
  incrementalTransferZip,
  renameFileCoauth,
  coauthLockExpiration,
  features,
  businessFlow,
  extendedCheckFileInfo,
  accessTokens,
  extendedLocks,
  content,
  itemVersion,
  notSupported,
  extendedPutRelativeFile,
  extendedRenameFile,
  extendedDeleteFile,
  extendedContainers,
  extendedCoauth,
  extendedIncrementalTransfer,
];
