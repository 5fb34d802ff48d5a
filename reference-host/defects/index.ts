import { accessTokenDefects } from './access-tokens/access-tokens.ts';
import { longTokens } from './access-tokens/long-tokens.ts';
import { refusedButDoneDefects } from './access-tokens/refused-but-done.ts';
import { resourceTokenDefects } from './access-tokens/resource-tokens.ts';
import { wrongTokenDefects } from './access-tokens/wrong-tokens.ts';
import { activityDefects } from './activities.ts';
import { chunkedDownloadDefects } from './chunked-transfer/chunked-downloads.ts';
import { chunkedLockDefects } from './chunked-transfer/chunked-locks.ts';
import { chunkedUploadDefects } from './chunked-transfer/chunked-uploads.ts';
import { resumableTransferDefects } from './chunked-transfer/resumable-transfer.ts';
import { sequenceNumberDefects } from './chunked-transfer/sequence-numbers.ts';
import { uploadRaceDefects } from './chunked-transfer/upload-races.ts';
import { coauthAndWopiLockDefects } from './coauth/coauth-and-wopi-locks.ts';
import { coauthHeaderDefects } from './coauth/coauth-headers.ts';
import { coauthLockDefects } from './coauth/coauth-locks.ts';
import { coauthMetadataDefects } from './coauth/coauth-metadata.ts';
import { coauthRaceDefects } from './coauth/coauth-races.ts';
import { coauthTableDefects } from './coauth/coauth-table.ts';
import { coauthTimeDefects } from './coauth/coauth-times.ts';
import { containerRightDefects } from './containers/container-rights.ts';
import { containerDefects } from './containers/containers.ts';
import { createChildFileDefects } from './containers/create-child-file.ts';
import { listingDefects } from './containers/listings.ts';
import { newChildDefects } from './containers/new-children.ts';
import { contentDefects } from './content.ts';
import { contentRaceDefects } from './content-races.ts';
import { contentSizeDefects } from './content-sizes.ts';
import type { Defect } from './defect.ts';
import { deleteFileDefects } from './delete-file.ts';
import { downloadUrlDefects } from './download-urls.ts';
import { ecosystemDefects } from './ecosystem.ts';
import { editorPageDefects } from './editors/host-pages.ts';
import { lockingDefects } from './editors/locking.ts';
import { readingDefects } from './editors/reading.ts';
import { savingDefects } from './editors/saving.ts';
import { sessionDefects } from './editors/sessions.ts';
import { featureDefects } from './features.ts';
import { fileInfoDefects } from './file-info.ts';
import { hostPageDefects } from './host-page.ts';
import { lockIdDefects } from './locks/lock-ids.ts';
import { lockRaceDefects } from './locks/lock-races.ts';
import { lockTimeDefects } from './locks/lock-times.ts';
import { lockDefects } from './locks/locks.ts';
import { opaqueLockDefects } from './locks/opaque-locks.ts';
import { nameSignDefects } from './name-signs.ts';
import { proofClaimDefects } from './proof-keys/proof-claims.ts';
import { proofKeyDefects } from './proof-keys/proof-keys.ts';
import { newFileHeaderDefects } from './put-relative-file/new-file-headers.ts';
import { newFileNameDefects } from './put-relative-file/new-file-names.ts';
import { newFileTargetDefects } from './put-relative-file/new-file-targets.ts';
import { newNameRaceDefects } from './put-relative-file/new-name-races.ts';
import { putRelativeFileDefects } from './put-relative-file/put-relative-file.ts';
import { refusedNameDefects } from './put-relative-file/refused-names.ts';
import { renameFileDefects } from './rename-file.ts';
import { requestDefects } from './requests.ts';
import { sharingDefects } from './sharing.ts';
import { staleFileInfoDefects } from './stale-file-info.ts';
import { unsupportedOperationDefects } from './unsupported-operations.ts';
import { userDefects } from './users/users.ts';
import { viewerDefects } from './users/viewers.ts';
import { versionDefects } from './versions.ts';

/** Every defect, as `host --list-defects` shows them. */
export const defects: readonly Defect[] = [
  ...fileInfoDefects,
  ...featureDefects,
  ...accessTokenDefects,
  longTokens,
  ...refusedButDoneDefects,
  ...wrongTokenDefects,
  ...viewerDefects,
  ...userDefects,
  ...proofKeyDefects,
  ...proofClaimDefects,
  ...lockDefects,
  ...lockIdDefects,
  ...opaqueLockDefects,
  ...lockRaceDefects,
  ...lockTimeDefects,
  ...contentDefects,
  ...downloadUrlDefects,
  ...contentSizeDefects,
  ...contentRaceDefects,
  ...versionDefects,
  ...staleFileInfoDefects,
  ...sharingDefects,
  ...activityDefects,
  ...unsupportedOperationDefects,
  ...requestDefects,
  ...newFileTargetDefects,
  ...newFileHeaderDefects,
  ...newFileNameDefects,
  ...putRelativeFileDefects,
  ...refusedNameDefects,
  ...nameSignDefects,
  ...newNameRaceDefects,
  ...createChildFileDefects,
  ...renameFileDefects,
  ...deleteFileDefects,
  ...containerDefects,
  ...containerRightDefects,
  ...newChildDefects,
  ...listingDefects,
  ...ecosystemDefects,
  ...resourceTokenDefects,
  ...coauthTableDefects,
  ...coauthMetadataDefects,
  ...coauthHeaderDefects,
  ...coauthLockDefects,
  ...coauthAndWopiLockDefects,
  ...coauthRaceDefects,
  ...coauthTimeDefects,
  ...chunkedLockDefects,
  ...chunkedUploadDefects,
  ...chunkedDownloadDefects,
  ...sequenceNumberDefects,
  ...uploadRaceDefects,
  ...resumableTransferDefects,
  ...hostPageDefects,
  ...savingDefects,
  ...sessionDefects,
  ...editorPageDefects,
  ...lockingDefects,
  ...readingDefects,
];

/**
 * The defects with these names, in this order.
 * @throws Error with the first unknown name
 */
export function defectsNamed(names: readonly string[]): readonly Defect[] {
  return names.map((name) => {
    const defect = defects.find((known) => known.name === name);
    if (!defect) throw new Error(`There is no defect ${JSON.stringify(name)}`);
    return defect;
  });
}
