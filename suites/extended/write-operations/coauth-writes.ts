import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { userMayWrite } from '../../../harness/checks/gates.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { type JsonExpectation, not } from '../../../harness/expect/json.ts';
import { expectNothingDone } from '../../../harness/expect/nothing-done.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { coauthGates } from '../../validator/gates.ts';
import { expectUntouched } from '../expect-untouched.ts';
import type { Prepared, WriteOperation } from './write-operation.ts';

const lock = { id: 'Client1', type: 'Coauth', timeout: 600, metadata: 'client 1' } as const;
const common = { category: 'WopiCoauth', to: 'file', claims: coauthGates, setup: userMayWrite, rights: [] } as const;

// A table that is not an array is the fault of GetCoauthTable.
const noRows: JsonExpectation = (rows) => (Array.isArray(rows) && rows.length > 0 ? 'no rows' : undefined);
const aRow: JsonExpectation = (rows) => (Array.isArray(rows) && rows.length === 0 ? 'the row of the lock' : undefined);

type Table = Readonly<Record<string, JsonExpectation>>;

/** The operations on coauth locks, and PutChunkedFile. */
export const coauthWrites: readonly WriteOperation[] = [
  {
    ...common,
    operation: 'GetCoauthLock',
    spec: 'plus/coauthoring/get-coauth-lock',
    setup: [],
    rights: userMayWrite,
    async prepare(context) {
      const file = await context.given.coauth.unlockedFile();
      return {
        resource: file,
        send: (as) => context.wopi.getCoauthLock(as, lock),
        look: (refused) => expectTable(context, refused, file, { CoauthTable: noRows }),
      };
    },
  },
  {
    ...common,
    operation: 'RefreshCoauthLock',
    spec: 'plus/coauthoring/refresh-coauth-lock',
    prepare: (context) =>
      prepareLocked(
        context,
        (wopi, as) => wopi.refreshCoauthLock(as, { id: lock.id, timeout: lock.timeout, metadata: 'changed' }),
        { 'CoauthTable[0].CoauthLockMetadata': not('changed') },
      ),
  },
  {
    ...common,
    operation: 'UnlockCoauthLock',
    spec: 'plus/coauthoring/unlock-coauth-lock',
    prepare: (context) =>
      prepareLocked(context, (wopi, as) => wopi.unlockCoauthLock(as, lock.id), { CoauthTable: aRow }),
  },
  {
    ...common,
    operation: 'PutChunkedFile',
    spec: 'plus/file-transfer/put-chunked-file',
    async prepare(context) {
      const { given, wopi, names } = context;
      const { file, headers } = await given.chunked.heldFile({ coauthLocks: [lock] }, 'FullFile');
      const content = await given.contentOf(file);
      const upload = uploadOf({ MainContent: Buffer.from(names.unique('overwritten')) });
      return {
        resource: file,
        send: (as) => wopi.putChunkedFile(as, upload, headers),
        look: (refused) => expectUntouched(context, refused, file, { content }),
      };
    },
  },
];

async function prepareLocked(
  context: CheckContext,
  send: (wopi: WopiClient, as: WopiResource) => Promise<WopiResponse>,
  table: Table,
): Promise<Prepared> {
  const file = await context.given.coauth.lockedFile(lock);
  return {
    resource: file,
    send: (as) => send(context.wopi, as),
    look: (refused) => expectTable(context, refused, file, table),
  };
}

async function expectTable(
  { wopi }: CheckContext,
  refused: WopiResponse,
  file: WopiResource,
  json: Table,
): Promise<void> {
  const response = await wopi.getCoauthTable(file);
  // A broken GetCoauthTable is not the fault of the refused operation.
  expectNothingDone(refused, response.status === 200 ? [{ response, expected: { json } }] : []);
}
