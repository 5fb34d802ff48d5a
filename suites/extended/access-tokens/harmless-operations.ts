import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';

/** An operation that may be tried on a host whether or not it claims to support it: what it does can be undone. */
export interface HarmlessOperation {
  readonly operation: string;
  /** The property of CheckFileInfo that promises it. */
  readonly claim: string;
  readonly spec: string;
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
  /** Whole groups build on it, so that a claim without it does not go unseen. */
  readonly carriesGroups?: true;
}

export const harmlessOperations: readonly HarmlessOperation[] = [
  {
    operation: 'Lock',
    claim: 'SupportsLocks',
    carriesGroups: true,
    spec: 'rest/files/lock',
    send: ({ wopi, file }) => wopi.lock(file, 'LockString'),
  },
  {
    operation: 'GetLock',
    claim: 'SupportsGetLock',
    spec: 'rest/files/getlock',
    send: ({ wopi, file }) => wopi.getLock(file),
  },
  {
    operation: 'PutUserInfo',
    claim: 'SupportsUserInfo',
    spec: 'rest/files/putuserinfo',
    send: ({ wopi, file, names }) => wopi.putUserInfo(file, names.unique('userinfo')),
  },
  {
    operation: 'AddActivities',
    claim: 'SupportsAddActivities',
    spec: 'online/build-test-ship/validator',
    send: ({ wopi, file }) => wopi.addActivities(file, { Activities: [] }),
  },
  {
    operation: 'EnumerateAncestors',
    claim: 'SupportsContainers',
    carriesGroups: true,
    spec: 'rest/files/enumerateancestors',
    send: ({ wopi, file }) => wopi.enumerateAncestors(file),
  },
  {
    operation: 'GetEcosystem',
    claim: 'SupportsEcosystem',
    spec: 'rest/files/getecosystem',
    send: ({ wopi, file }) => wopi.getEcosystem(file),
  },
  {
    operation: 'GetCoauthTable',
    claim: 'SupportsCoauth',
    carriesGroups: true,
    spec: 'plus/coauthoring/get-coauth-table',
    send: ({ wopi, file }) => wopi.getCoauthTable(file),
  },
];
