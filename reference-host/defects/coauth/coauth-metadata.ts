import type { Defect } from '../defect.ts';
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

/** Defects of coauth lock metadata. */
export const coauthMetadataDefects: readonly Defect[] = [
  {
    name: 'metadata-not-kept',
    breaks: 'The row of a coauth lock has its metadata.',
    caughtBy: ['CoauthLocks/CoauthLock.CoauthLockMetadataValidation'],
    middleware: before(writers, async (c) => {
      setRequestHeader(c, metadataHeader, undefined);
      await dropBody(c);
    }),
  },
  {
    name: 'metadata-body-ignored',
    breaks: 'Metadata can be sent in a JSON body.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBody',
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
    ],
    middleware: before(writers, dropBody),
  },
  {
    name: 'metadata-header-preferred',
    breaks: 'Metadata in the body take precedence over metadata in the header.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodyAndHeader',
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
    ],
    middleware: before(writers, async (c) => {
      if (c.req.header(metadataHeader) !== undefined) await dropBody(c);
    }),
  },
  {
    name: 'empty-metadata-is-null',
    breaks: 'The row of a lock without metadata has an empty string.',
    caughtBy: [
      'CoauthLocks/CoauthLock.EmptyCoauthLockMetadata',
      'CoauthLocks/CoauthLock.OmittedCoauthLockMetadata',
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodySetToEmpty',
    ],
    middleware: after(tableOperations, (c) =>
      changeEveryRow(c, (row) => ({ ...row, CoauthLockMetadata: row.CoauthLockMetadata || null })),
    ),
  },
  {
    name: 'lock-without-metadata-refused',
    breaks: 'Metadata are optional.',
    caughtBy: ['CoauthLocks/CoauthLock.OmittedCoauthLockMetadata'],
    middleware: on('GetCoauthLock', async (c, next) => {
      const isBare = c.req.header(metadataHeader) === undefined && (await bodyTextOf(c)) === '';
      return isBare ? c.body(null, 400) : await next();
    }),
  },
  {
    name: 'empty-metadata-header-refused',
    breaks: 'X-WOPI-CoauthLockMetadata can be empty.',
    caughtBy: ['CoauthLocks/CoauthLock.EmptyCoauthLockMetadata'],
    middleware: on(writers, async (c, next) =>
      c.req.header(metadataHeader) === '' ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'refresh-without-metadata-clears-them',
    breaks: 'A refresh without metadata keeps the metadata of the row.',
    caughtBy: ['CoauthLocks/CoauthLock.RefreshCoauthLockWithoutMetadata'],
    middleware: before('RefreshCoauthLock', async (c) => {
      if (c.req.header(metadataHeader) === undefined && (await bodyTextOf(c)) === '') clearMetadata(c);
    }),
  },
  {
    name: 'refresh-with-empty-metadata-clears-them',
    breaks: 'A refresh with empty metadata keeps the metadata of the row.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
      'Extended.Coauth/RefreshCoauthLock.EmptyMetadataHeaderKeepsMetadata',
    ],
    middleware: before('RefreshCoauthLock', async (c) => {
      if (c.req.header(metadataHeader) === '' || (await bodyTextOf(c)).includes('""')) clearMetadata(c);
    }),
  },
  {
    name: 'refresh-keeps-old-metadata',
    breaks: 'A refresh with metadata replaces the metadata of the row.',
    caughtBy: ['CoauthLocks/CoauthLock.RefreshCoauthLockWithMetadata'],
    middleware: before('RefreshCoauthLock', async (c) => {
      setRequestHeader(c, metadataHeader, undefined);
      await dropBody(c);
    }),
  },
  {
    name: 'metadata-above-1-kb-refused',
    breaks: 'Metadata can have 4 KB.',
    caughtBy: [
      'CoauthLocks/CoauthLock.CoauthLockMetadataLengthValidationForGetCoauthLock',
      'CoauthLocks/CoauthLock.CoauthLockMetadataLengthValidationForRefreshCoauthLock',
    ],
    middleware: on(writers, async (c, next) => {
      const size = Math.max(c.req.header(metadataHeader)?.length ?? 0, (await bodyTextOf(c)).length);
      return size > 1024 ? c.body(null, 400) : await next();
    }),
  },
  {
    name: 'metadata-cut-at-255',
    breaks: 'Metadata are stored in full.',
    caughtBy: [
      'Extended.Coauth/GetCoauthLock.FourKilobytesOfMetadataInHeader',
      'Extended.Coauth/GetCoauthLock.FourKilobytesOfMetadataInBody',
    ],
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
