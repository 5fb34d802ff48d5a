import type { Defect } from '../defect.ts';
import { coauthLocks, expiration, furtherCoauth } from '../plus-checks.ts';
import {
  after,
  before,
  changeRequestBody,
  changeRequestHeader,
  type DefectContext,
  on,
  setRequestHeader,
} from '../rewrite.ts';
import { bodyTextOf, changeEveryRow, metadataHeader, ownLockOf, tableOperations, writeRow } from './coauth-rewrite.ts';

const writers = ['GetCoauthLock', 'RefreshCoauthLock'] as const;

/** Defects of the metadata of coauth locks. */
export const coauthMetadataDefects: readonly Defect[] = [
  {
    name: 'metadata-not-kept',
    breaks: 'The metadata of a coauth lock stand in its row.',
    caughtBy: [
      ...coauthLocks(
        'SingleLockInCoauthTable',
        'CoauthLockRequestOnSameCoauthLockExpirationRefresh',
        'CoauthExclusiveLockRequestOnExistingCoauthLock',
        'MultipleLocksInCoauthTable',
        'MultipleLocksInCoauthTable.GetCoauthTableWithDifferentVersionFromHost',
        'UnlockCoauthLockWithMultipleLocksInCoauthTable',
        'MultipleTypesOfLocksInCoauthTable',
        'CoauthLockRequestOnExistingCoauthExclusiveLockOfSameCoauthLockId',
        'CoauthLockRequestOnExistingCoauthExclusiveLockOfDifferentCoauthLockId',
        'CoauthLockMetadataValidation',
        'RefreshCoauthLockWithMetadata',
        'RefreshCoauthLockWithoutMetadata',
        'CoauthLockMetadataSentAsBody',
        'CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeader',
        'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
        'CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
      ),
      ...expiration('GetCoauthTableAfterLockExpiration', 'RefreshCoauthLockValidation'),
      ...furtherCoauth(
        'GetCoauthLock.IdOf1024Characters',
        'GetCoauthLock.FourKilobytesOfMetadataInHeader',
        'GetCoauthLock.FourKilobytesOfMetadataInBody',
        'GetCoauthLock.RefusalChangesNothing',
        'RefreshCoauthLock.KeepsTheLockTime',
        'RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata',
      ),
    ],
    middleware: before(writers, async (c) => {
      setRequestHeader(c, metadataHeader, undefined);
      await dropBody(c);
    }),
  },
  {
    name: 'metadata-body-ignored',
    breaks: 'Metadata may come in a JSON body.',
    caughtBy: [
      ...coauthLocks(
        'CoauthLockMetadataSentAsBody',
        'CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeader',
        'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
        'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
        'CoauthLockMetadataSentAsBodyAndHeaderSetToEmpty',
        'CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
      ),
      ...furtherCoauth('GetCoauthLock.FourKilobytesOfMetadataInBody'),
    ],
    middleware: before(writers, dropBody),
  },
  {
    name: 'metadata-header-preferred',
    breaks: 'Metadata of the body are preferred to those of the header.',
    caughtBy: coauthLocks(
      'CoauthLockMetadataSentAsBodyAndHeader',
      'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
      'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
      'CoauthLockMetadataSentAsBodyAndHeaderSetToEmpty',
    ),
    middleware: before(writers, async (c) => {
      if (c.req.header(metadataHeader) !== undefined) await dropBody(c);
    }),
  },
  {
    name: 'empty-metadata-is-null',
    breaks: 'A lock without metadata has a row with empty metadata.',
    caughtBy: coauthLocks(
      'EmptyCoauthLockMetadata',
      'OmittedCoauthLockMetadata',
      'CoauthLockMetadataSentAsBodyAndHeaderSetToEmpty',
      'CoauthLockMetadataSentAsBodySetToEmpty',
    ),
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockMetadata: row.CoauthLockMetadata || null })),
    ),
  },
  {
    name: 'lock-without-metadata-refused',
    breaks: 'Metadata are optional.',
    caughtBy: coauthLocks('OmittedCoauthLockMetadata'),
    middleware: on('GetCoauthLock', async (c, next) => {
      const isBare = c.req.header(metadataHeader) === undefined && (await bodyTextOf(c)) === '';
      return isBare ? c.body(null, 400) : await next();
    }),
  },
  {
    name: 'empty-metadata-header-refused',
    breaks: 'X-WOPI-CoauthLockMetadata may be empty.',
    caughtBy: [
      ...coauthLocks('EmptyCoauthLockMetadata'),
      ...furtherCoauth('RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata'),
    ],
    middleware: on(writers, async (c, next) =>
      c.req.header(metadataHeader) === '' ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'refresh-without-metadata-clears-them',
    breaks: 'A refresh without metadata keeps those of the row.',
    caughtBy: coauthLocks('RefreshCoauthLockWithoutMetadata'),
    middleware: before('RefreshCoauthLock', async (c) => {
      if (c.req.header(metadataHeader) === undefined && (await bodyTextOf(c)) === '') clearMetadata(c);
    }),
  },
  {
    name: 'refresh-with-empty-metadata-clears-them',
    breaks: 'A refresh with empty metadata keeps those of the row.',
    caughtBy: [
      ...coauthLocks('CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock'),
      ...furtherCoauth('RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata'),
    ],
    middleware: before('RefreshCoauthLock', async (c) => {
      if (c.req.header(metadataHeader) === '' || (await bodyTextOf(c)).includes('""')) clearMetadata(c);
    }),
  },
  {
    name: 'refresh-keeps-old-metadata',
    breaks: 'A refresh with metadata replaces those of the row.',
    caughtBy: coauthLocks(
      'RefreshCoauthLockWithMetadata',
      'CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
      'CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
      'CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
    ),
    middleware: before('RefreshCoauthLock', async (c) => {
      setRequestHeader(c, metadataHeader, undefined);
      await dropBody(c);
    }),
  },
  {
    name: 'metadata-above-1-kb-refused',
    breaks: 'Metadata may have 4 KB.',
    caughtBy: [
      ...coauthLocks(
        'CoauthLockMetadataLengthValidationForGetCoauthLock',
        'CoauthLockMetadataLengthValidationForRefreshCoauthLock',
      ),
      ...furtherCoauth('GetCoauthLock.FourKilobytesOfMetadataInHeader', 'GetCoauthLock.FourKilobytesOfMetadataInBody'),
    ],
    middleware: on(writers, async (c, next) => {
      const size = Math.max(c.req.header(metadataHeader)?.length ?? 0, (await bodyTextOf(c)).length);
      return size > 1024 ? c.body(null, 400) : await next();
    }),
  },
  {
    name: 'metadata-cut-at-255',
    breaks: 'Metadata are kept whole.',
    caughtBy: furtherCoauth(
      'GetCoauthLock.FourKilobytesOfMetadataInHeader',
      'GetCoauthLock.FourKilobytesOfMetadataInBody',
    ),
    middleware: before(writers, async (c) => {
      changeRequestHeader(c, metadataHeader, (metadata) => metadata.slice(0, 255));
      if ((await bodyTextOf(c)) === '') return;
      await changeRequestBody(c, (bytes) => {
        const { CoauthLockMetadata }: { CoauthLockMetadata: string } = JSON.parse(new TextDecoder().decode(bytes));
        return Buffer.from(JSON.stringify({ CoauthLockMetadata: CoauthLockMetadata.slice(0, 255) }));
      });
    }),
  },
];

function dropBody(c: DefectContext): Promise<void> {
  return changeRequestBody(c, () => new Uint8Array());
}

function clearMetadata(c: DefectContext): void {
  const lock = ownLockOf(c);
  if (lock) writeRow(c, { ...lock, metadata: '' });
}
