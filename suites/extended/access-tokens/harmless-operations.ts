import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, userMayWrite } from '../../../harness/checks/gates.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { mainContent } from '../../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import type { ClaimedOperation } from '../../../wopi/operations.ts';

/** An operation that is safe to try on any host, because its effect can be undone. */
export interface HarmlessOperation {
  readonly operation: ClaimedOperation;
  readonly spec: string;
  /** Requirements about the claim, and about a host without it. */
  readonly requirementIds: { readonly claimed?: string; readonly notClaimed?: string };
  readonly needs?: readonly Gate[];
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
  /** Whole groups depend on it, so that a false claim does not go unnoticed. */
  readonly carriesGroups?: true;
  readonly renamesTestFile?: boolean;
}

export const harmlessOperations: readonly HarmlessOperation[] = [
  {
    operation: 'Lock',
    carriesGroups: true,
    spec: 'rest/files/lock',
    requirementIds: { notClaimed: 'LOCK-10' },
    needs: userMayWrite,
    send: ({ wopi, file }) => wopi.lock(file, 'LockString'),
  },
  {
    operation: 'GetLock',
    spec: 'rest/files/getlock',
    requirementIds: { claimed: 'CFI-35', notClaimed: 'GETLOCK-08' },
    send: ({ wopi, file }) => wopi.getLock(file),
  },
  {
    operation: 'PutUserInfo',
    spec: 'rest/files/putuserinfo',
    requirementIds: { claimed: 'CFI-39', notClaimed: 'USERINFO-08' },
    send: ({ wopi, file, names }) => wopi.putUserInfo(file, names.unique('userinfo')),
  },
  {
    operation: 'AddActivities',
    spec: 'online/build-test-ship/validator',
    requirementIds: { claimed: 'CFI-40', notClaimed: 'ACTIV-12' },
    send: ({ wopi, file }) => wopi.addActivities(file, { Activities: [] }),
  },
  {
    operation: 'EnumerateAncestors',
    carriesGroups: true,
    spec: 'rest/files/enumerateancestors',
    requirementIds: { notClaimed: 'ANCEST-06' },
    send: ({ wopi, file }) => wopi.enumerateAncestors(file),
  },
  {
    operation: 'GetEcosystem',
    spec: 'rest/files/getecosystem',
    requirementIds: { claimed: 'CFI-31', notClaimed: 'GETECO-04' },
    send: ({ wopi, file }) => wopi.getEcosystem(file),
  },
  {
    operation: 'GetCoauthTable',
    carriesGroups: true,
    spec: 'plus/coauthoring/get-coauth-table',
    requirementIds: {},
    send: ({ wopi, file }) => wopi.getCoauthTable(file),
  },
  {
    operation: 'GetSequenceNumber',
    carriesGroups: true,
    spec: 'plus/file-transfer/get-sequence-number',
    requirementIds: {},
    send: ({ wopi, file }) => wopi.getSequenceNumber(file),
  },
  {
    operation: 'GetChunkedFile',
    carriesGroups: true,
    spec: 'plus/file-transfer/get-chunked-file',
    requirementIds: {},
    send: ({ wopi, file }) => wopi.getChunkedFile(file, downloadOf([mainContent], { scheme: 'FullFile' })),
  },
  {
    operation: 'PutFile',
    carriesGroups: true,
    spec: 'rest/files/putfile',
    requirementIds: { notClaimed: 'PUT-24' },
    needs: userMayWrite,
    send: async ({ wopi, file, given }) => wopi.putFile(file, await given.contentOf(file)),
  },
  {
    operation: 'RenameFile',
    carriesGroups: true,
    spec: 'rest/files/renamefile',
    requirementIds: { notClaimed: 'RENAME-18' },
    needs: userMayWrite,
    renamesTestFile: true,
    async send({ wopi, file, given }) {
      const { BaseFileName } = await given.currentInfo(['BaseFileName']);
      return await wopi.renameFile(file, BaseFileName.replace(/\.[^.]*$/, ''));
    },
  },
];
