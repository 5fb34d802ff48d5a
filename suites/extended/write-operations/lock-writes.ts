import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { expectNoLock } from '../expect-no-lock.ts';
import { expectUntouched } from '../expect-untouched.ts';
import type { Prepared, WriteOperation } from './write-operation.ts';

const lock = 'LockString';
const common = { category: 'WopiCore', to: 'file', claims: ['SupportsLocks'] } as const;

interface OnLockedFile {
  readonly operation: string;
  readonly invalidTokenIds: readonly string[];
  readonly send: (wopi: WopiClient, as: WopiResource) => Promise<WopiResponse>;
}

const onLockedFile: readonly OnLockedFile[] = [
  {
    operation: 'RefreshLock',
    invalidTokenIds: ['REFRESH-07'],
    send: (wopi, as) => wopi.refreshLock(as, lock),
  },
  {
    operation: 'Unlock',
    invalidTokenIds: ['UNLOCK-06'],
    send: (wopi, as) => wopi.unlock(as, lock),
  },
  {
    operation: 'UnlockAndRelock',
    invalidTokenIds: [],
    send: (wopi, as) => wopi.unlockAndRelock(as, { old: lock, new: 'NewLock' }),
  },
];

/** The operations on locks. */
export const lockWrites: readonly WriteOperation[] = [
  {
    ...common,
    operation: 'Lock',
    spec: 'rest/files/lock',
    setup: [],
    rights: writingIsClaimed,
    async prepare(context) {
      const file = await context.given.unlockedFile();
      return {
        resource: file,
        send: (as) => context.wopi.lock(as, lock),
        look: (refused) => expectNoLock(context, refused, file),
      };
    },
  },
  ...onLockedFile.map(({ operation, invalidTokenIds, send }) => ({
    ...common,
    operation,
    spec: `rest/files/${operation.toLowerCase()}`,
    setup: writingIsClaimed,
    rights: [],
    invalidTokenIds,
    prepare: (context: CheckContext) => prepareLocked(context, send),
  })),
];

async function prepareLocked(context: CheckContext, send: OnLockedFile['send']): Promise<Prepared> {
  const file = await context.given.lockedFile({ lock });
  return {
    resource: file,
    send: (as) => send(context.wopi, as),
    look: (refused) => expectUntouched(context, refused, file, { lock }),
  };
}
