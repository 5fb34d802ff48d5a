import type { Check } from '../../../harness/checks/check.ts';
import { likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { type CoauthRow, expectCoauthLocked, expectCoauthTable } from '../../../harness/expect/coauth-table.ts';
import { headerDiffersIfPresent, headerIfPresent } from '../../../harness/expect/headers.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';
import type { CoauthLockRequest } from '../../../wopi/headers.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { coauthLock } from './coauth-lock.ts';

const getCoauthLock = 'plus/coauthoring/get-coauth-lock';
const refreshCoauthLock = 'plus/coauthoring/refresh-coauth-lock';

interface MetadataCase {
  readonly name: string;
  readonly requirement: string;
  readonly lock: CoauthLockRequest;
}

const bare: CoauthLockRequest = { id: 'Client1', type: 'Coauth', timeout: 120 };

const headerCases: readonly MetadataCase[] = [
  {
    name: 'CoauthLock.CoauthLockMetadataValidation',
    requirement: 'GetCoauthLock stores X-WOPI-CoauthLockMetadata in the row of the lock',
    lock: coauthLock('Client1', 'CoauthMetadataValidation'),
  },
  {
    name: 'CoauthLock.EmptyCoauthLockMetadata',
    requirement: 'GetCoauthLock with an empty X-WOPI-CoauthLockMetadata stores empty metadata',
    lock: coauthLock('Client1', ''),
  },
  {
    name: 'CoauthLock.OmittedCoauthLockMetadata',
    requirement: 'GetCoauthLock without X-WOPI-CoauthLockMetadata stores empty metadata, not null',
    lock: bare,
  },
];

/** Metadata in the header of GetCoauthLock. */
const headerChecks = headerCases.map(
  ({ lock, ...facts }): Check => ({
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-06', 'COAUTH-08'],
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      expectCoauthTable(await wopi.getCoauthLock(file, lock), [lock]);
    },
  }),
);

const refreshChecks: readonly Check[] = [
  {
    name: 'CoauthLock.RefreshCoauthLockWithMetadata',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'RefreshCoauthLock with new metadata updates the row and the table version',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-22', 'COAUTH-15'],
    async run({ given, wopi }) {
      const { file, version } = await given.coauth.fileWithTable(
        coauthLock('Client1', 'RefreshCoauthLockWithMetadata1'),
      );
      const changed = coauthLock('Client1', 'RefreshCoauthLockWithMetadata2');

      const { id, timeout, metadata } = changed;
      const refresh = await wopi.refreshCoauthLock(file, { id, timeout, metadata });

      expectCoauthTable(refresh, [changed], { version: headerDiffersIfPresent(version) });
    },
  },
  {
    name: 'CoauthLock.RefreshCoauthLockWithoutMetadata',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'RefreshCoauthLock without metadata keeps the metadata and the table version',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-22', 'COAUTH-15'],
    likelyCause: likely(
      'A refresh may overwrite the whole row, including the missing metadata, or count as a change to the table.',
      wrong(/CoauthTable/),
    ),
    async run({ given, wopi }) {
      const lock = coauthLock('Client1', 'RefreshCoauthLockWithoutMetadata');
      const { file, version } = await given.coauth.fileWithTable(lock);

      const refresh = await wopi.refreshCoauthLock(file, { id: 'Client1', timeout: 120 });

      expectCoauthTable(refresh, [lock], { version: headerIfPresent(version) });
    },
  },
];

/** Metadata in the header of GetCoauthLock and RefreshCoauthLock. */
export const headerMetadataChecks: readonly Check[] = [...headerChecks, ...refreshChecks];

// The maximum length that a host must accept.
const fourKilobytes = '0123456789abcdef'.repeat(256);
const sendsFourKilobytes =
  'This check sends 4,096 characters of metadata, as the documentation allows; the official test sends a 13-character placeholder.';

export const longMetadataChecks: readonly Check[] = [
  {
    name: 'CoauthLock.CoauthLockMetadataLengthValidationForGetCoauthLock',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'GetCoauthLock accepts 4 KB of metadata in X-WOPI-CoauthLockMetadata',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-06'],
    differs: sendsFourKilobytes,
    likelyCause: likely(
      'A proxy or web server in front of the host may limit request headers to less than 4 KB.',
      returned(400, 413, 431, 500, 502),
    ),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      expectSuccess(await wopi.getCoauthLock(file, coauthLock('Client1', fourKilobytes)));
    },
  },
  {
    name: 'CoauthLock.CoauthLockMetadataLengthValidationForRefreshCoauthLock',
    category: 'WopiCoauth',
    level: 'MUST',
    requirement: 'RefreshCoauthLock accepts 4 KB of metadata in X-WOPI-CoauthLockMetadata',
    spec: refreshCoauthLock,
    requirementIds: ['COAUTH-06', 'COAUTH-22'],
    differs: sendsFourKilobytes,
    likelyCause: likely(
      'A proxy or web server in front of the host may limit request headers to less than 4 KB.',
      returned(400, 413, 431, 500, 502),
    ),
    async run({ given, wopi }) {
      const file = await given.coauth.lockedFile(
        coauthLock('Client1', 'CoauthLockMetadataLengthValidationForRefreshCoauthLock'),
      );

      expectSuccess(await wopi.refreshCoauthLock(file, { id: 'Client1', timeout: 120, metadata: fourKilobytes }));
    },
  },
];

type Step = (wopi: WopiClient, file: WopiResource) => Promise<WopiResponse>;

interface BodyCase {
  readonly name: string;
  readonly requirement: string;
  readonly steps: readonly Step[];
  readonly rows: readonly CoauthRow[];
  readonly differs?: string;
}

function takes(lock: CoauthLockRequest): Step {
  return (wopi, file) => wopi.getCoauthLock(file, { ...bare, ...lock });
}

function refreshes(lock: CoauthLockRequest): Step {
  return (wopi, file) => wopi.refreshCoauthLock(file, { id: 'Client1', timeout: 120, ...lock });
}

function rowWith(metadata: string): CoauthRow {
  return { ...bare, metadata };
}

const sendsBoth =
  'This check sends metadata in both the body and the header, as intended; the official test omits the header.';

const bodyCases: readonly BodyCase[] = [
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBody',
    requirement: 'GetCoauthLock accepts metadata in the CoauthLockMetadata property of a JSON body',
    steps: [takes({ metadataInBody: 'CoauthLockMetadataAsBody' })],
    rows: [rowWith('CoauthLockMetadataAsBody')],
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodyForRefreshCoauthLock',
    requirement: 'RefreshCoauthLock accepts metadata in the CoauthLockMetadata property of a JSON body',
    steps: [
      takes({ metadataInBody: 'CoauthLockMetadataAsBody' }),
      refreshes({ metadataInBody: 'CoauthLockMetadataAsBody2' }),
    ],
    rows: [rowWith('CoauthLockMetadataAsBody2')],
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodyAndHeader',
    requirement: 'GetCoauthLock uses the metadata in the body if the header also has metadata',
    steps: [takes({ metadata: 'CoauthLockMetadata', metadataInBody: 'CoauthLockMetadataAsBody' })],
    rows: [rowWith('CoauthLockMetadataAsBody')],
    differs: sendsBoth,
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodyAndHeaderForRefreshCoauthLock',
    requirement: 'RefreshCoauthLock uses the metadata in the body if the header also has metadata',
    steps: [
      takes({ metadata: 'CoauthLockMetadata', metadataInBody: 'CoauthLockMetadataAsBody' }),
      refreshes({ metadata: 'CoauthLockMetadata2', metadataInBody: 'CoauthLockMetadataAsBody2' }),
    ],
    rows: [rowWith('CoauthLockMetadataAsBody2')],
    differs: sendsBoth,
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodyAndHeaderForMultipleLocks',
    requirement: 'GetCoauthTable returns metadata from request bodies in the row of the client that sent it',
    steps: [
      takes({ metadata: 'CoauthLockMetadata', metadataInBody: 'CoauthLockMetadataAsBody' }),
      refreshes({ metadata: 'CoauthLockMetadata2', metadataInBody: 'CoauthLockMetadataAsBodyClient1' }),
      takes({ id: 'Client2', metadataInBody: 'CoauthLockMetadataAsBodyClient2' }),
    ],
    rows: [
      rowWith('CoauthLockMetadataAsBodyClient1'),
      { ...rowWith('CoauthLockMetadataAsBodyClient2'), id: 'Client2' },
    ],
    differs: sendsBoth,
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodyAndHeaderSetToEmpty',
    requirement: 'GetCoauthLock uses empty metadata in the body even if the header has metadata',
    steps: [takes({ metadata: 'CoauthLockMetadata', metadataInBody: '' })],
    rows: [rowWith('')],
    differs: sendsBoth,
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodySetToEmpty',
    requirement: 'GetCoauthLock with empty metadata in the body stores empty metadata',
    steps: [takes({ metadataInBody: '' })],
    rows: [rowWith('')],
  },
  {
    name: 'CoauthLock.CoauthLockMetadataSentAsBodySetToEmptyRefreshCoauthLock',
    requirement: 'RefreshCoauthLock with empty metadata in the body keeps the metadata of the row',
    steps: [takes({ metadataInBody: 'CoauthLockMetadataAsBody' }), refreshes({ metadataInBody: '' })],
    rows: [rowWith('CoauthLockMetadataAsBody')],
  },
];

/** Metadata in a JSON body, alone and together with the header. */
export const bodyMetadataChecks = bodyCases.map(
  ({ steps, rows, ...facts }): Check => ({
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: getCoauthLock,
    requirementIds: ['COAUTH-07'],
    likelyCause: likely(
      'The host may read metadata only, or first, from X-WOPI-CoauthLockMetadata.',
      wrong(/CoauthTable/),
    ),
    async run({ given, wopi }) {
      const file = await given.coauth.unlockedFile();

      for (const step of steps) expectCoauthLocked(await step(wopi, file));
      expectCoauthTable(await wopi.getCoauthTable(file), rows);
    },
  }),
);
