import type { Suite } from '../harness/checks/check.ts';
import { accessTokens } from './extended/access-tokens/access-tokens.ts';
import { extendedActivities } from './extended/activities.ts';
import { extendedChunkedTransfer } from './extended/chunked-transfer/chunked-transfer.ts';
import { extendedCoauth } from './extended/coauth/coauth.ts';
import { extendedCoauthExpiration } from './extended/coauth/coauth-expiration.ts';
import { extendedContainers } from './extended/containers/containers.ts';
import { content } from './extended/content/content.ts';
import { extendedDeleteFile } from './extended/delete-file.ts';
import { extendedFileInfo } from './extended/file-info/file-info.ts';
import { lockExpiration } from './extended/locks/lock-expiration.ts';
import { extendedLocks } from './extended/locks/locks.ts';
import { extendedProofKeys } from './extended/proof-keys/proof-keys.ts';
import { extendedPutRelativeFile } from './extended/put-relative-file/put-relative-file.ts';
import { extendedRenameFile } from './extended/rename-file.ts';
import { requests } from './extended/requests/requests.ts';
import { extendedSharing } from './extended/sharing.ts';
import { unsupportedOperations } from './extended/unsupported-operations.ts';
import { extendedUserInfo } from './extended/user-info.ts';
import { users } from './extended/users/users.ts';
import { viewers } from './extended/users/viewers.ts';
import { versions } from './extended/versions.ts';
import { addActivities } from './validator/add-activities.ts';
import { baseWopiViewing } from './validator/base-wopi-viewing.ts';
import { checkFileInfoSchema } from './validator/check-file-info-schema.ts';
import { incrementalFileTransferErrorCases } from './validator/chunked-transfer/incremental-file-transfer-error-cases.ts';
import { incrementalFileTransferWithFullFileChunkingScheme } from './validator/chunked-transfer/incremental-file-transfer-with-full-file-chunking-scheme.ts';
import { incrementalFileTransferWithZipChunkingScheme } from './validator/chunked-transfer/incremental-file-transfer-with-zip-chunking-scheme.ts';
import { coauthLockExpiration } from './validator/coauth/coauth-lock-expiration.ts';
import { coauthLocks } from './validator/coauth/coauth-locks.ts';
import { renameFileWithCoauthLock } from './validator/coauth/rename-file-with-coauth-lock.ts';
import { container } from './validator/container.ts';
import { createChildFileAndDeleteFile } from './validator/create-child-file-and-delete-file.ts';
import { ecosystem } from './validator/ecosystem.ts';
import { editFlows } from './validator/edit-flows.ts';
import { enumerateAncestorsAndChildren } from './validator/enumerate-ancestors-and-children.ts';
import { businessFlow, features } from './validator/features.ts';
import { fileUrlUsage, fileUrlViewOnly } from './validator/file-url.ts';
import { fileVersion } from './validator/file-version.ts';
import { extendedLockLength, getLock } from './validator/get-lock.ts';
import { locks } from './validator/locks.ts';
import { proofKeys } from './validator/proof-keys.ts';
import { putRelativeFile } from './validator/put-relative-file.ts';
import { putRelativeFileUnsupported } from './validator/put-relative-file-unsupported.ts';
import { putUserInfo } from './validator/put-user-info.ts';
import { renameContainer } from './validator/rename-container.ts';
import { renameFile } from './validator/rename-file.ts';
import { sharingUrls } from './validator/sharing-urls.ts';

/** Every suite for the host, in the order in which the groups run: Microsoft's validator first, then the rest. */
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
  incrementalFileTransferErrorCases,
  incrementalFileTransferWithFullFileChunkingScheme,
  incrementalFileTransferWithZipChunkingScheme,
  renameFileWithCoauthLock,
  coauthLockExpiration,
  features,
  businessFlow,
  extendedFileInfo,
  accessTokens,
  viewers,
  users,
  extendedProofKeys,
  extendedLocks,
  lockExpiration,
  content,
  versions,
  extendedUserInfo,
  extendedSharing,
  extendedActivities,
  unsupportedOperations,
  requests,
  extendedPutRelativeFile,
  extendedDeleteFile,
  extendedContainers,
  extendedCoauth,
  extendedCoauthExpiration,
  extendedChunkedTransfer,
  // Last, because a host that derives file IDs from names no longer finds a test file that was renamed.
  extendedRenameFile,
];
