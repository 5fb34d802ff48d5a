import { accessTokenDefects } from './access-tokens.ts';
import { activityDefects } from './activities.ts';
import { checkFileInfoDefects } from './check-file-info.ts';
import { chunkedDownloadDefects } from './chunked-downloads.ts';
import { chunkedLockDefects } from './chunked-locks.ts';
import { chunkedUploadDefects } from './chunked-uploads.ts';
import { coauthHeaderDefects } from './coauth-headers.ts';
import { coauthLockDefects } from './coauth-locks.ts';
import { coauthMetadataDefects } from './coauth-metadata.ts';
import { coauthTableDefects } from './coauth-table.ts';
import { containerDefects } from './containers.ts';
import { contentDefects } from './contents.ts';
import { createChildFileDefects } from './create-child-file.ts';
import type { Defect } from './defect.ts';
import { deleteFileDefects } from './delete-file.ts';
import { ecosystemDefects } from './ecosystem.ts';
import { featureDefects } from './features.ts';
import { hostPageDefects } from './host-pages.ts';
import { itemVersionDefects } from './item-versions.ts';
import { listingDefects } from './listings.ts';
import { lockIdDefects } from './lock-ids.ts';
import { lockDefects } from './locks.ts';
import { newFileNameDefects } from './new-file-names.ts';
import { newFileTargetDefects } from './new-file-targets.ts';
import { proofKeyDefects } from './proof-keys.ts';
import { putRelativeFileDefects } from './put-relative-file.ts';
import { renameFileDefects } from './rename-file.ts';
import { resourceTokenDefects } from './resource-tokens.ts';
import { sequenceNumberDefects } from './sequence-numbers.ts';
import { sharingDefects } from './sharing.ts';
import { unknownOperationDefects } from './unknown-operations.ts';

/** The defects that a WOPI client catches. */
export const defects: readonly Defect[] = [
  ...checkFileInfoDefects,
  ...featureDefects,
  ...accessTokenDefects,
  ...proofKeyDefects,
  ...lockDefects,
  ...lockIdDefects,
  ...contentDefects,
  ...itemVersionDefects,
  ...sharingDefects,
  ...activityDefects,
  ...unknownOperationDefects,
  ...newFileTargetDefects,
  ...newFileNameDefects,
  ...putRelativeFileDefects,
  ...createChildFileDefects,
  ...renameFileDefects,
  ...deleteFileDefects,
  ...containerDefects,
  ...listingDefects,
  ...ecosystemDefects,
  ...resourceTokenDefects,
  ...coauthTableDefects,
  ...coauthMetadataDefects,
  ...coauthHeaderDefects,
  ...coauthLockDefects,
  ...chunkedLockDefects,
  ...chunkedUploadDefects,
  ...chunkedDownloadDefects,
  ...sequenceNumberDefects,
];

/** Every defect, those of the host page included, as `host --list-defects` shows them. */
export const allDefects: readonly Defect[] = [...defects, ...hostPageDefects];

/**
 * The defects of these names, in this order.
 * @throws Error that names the first unknown one
 */
export function defectsNamed(names: readonly string[]): readonly Defect[] {
  return names.map((name) => {
    const defect = allDefects.find((known) => known.name === name);
    if (!defect) throw new Error(`There is no defect ${JSON.stringify(name)}`);
    return defect;
  });
}
