import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { carriedOut, found, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { exactHeader } from '../../../harness/expect/headers.ts';
import { expectLockMismatch, expectResponse, type ResponseExpectation } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { lockIdChecks } from './lock-id-checks.ts';
import { lockLifeChecks } from './lock-life-checks.ts';
import { lockRaces } from './lock-races.ts';
import { lockResponseChecks } from './lock-response-checks.ts';
import { opaqueLockChecks } from './opaque-lock-checks.ts';

const lockA = 'LockString';
const lockB = 'NewLockString';

/** The operation pages say 400, and the concepts page says 409 with the current lock ID. No page allows 200. */
function expectRefusedUnder(currentLock: string, response: WopiResponse): void {
  if (response.status === 409) expectLockMismatch(response, { currentLock });
  else expectResponse(response, { status: [400, 409] });
}

type Send = (wopi: WopiClient, file: WopiResource) => Promise<WopiResponse>;

interface Case {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly spec: string;
  readonly send: Send;
}

const lockingWithoutId: readonly Case[] = [
  {
    name: 'LockWithoutLockIdIsRefused',
    requirement: 'Lock without X-WOPI-Lock returns 400 or 409 and takes no lock',
    requirementIds: ['LOCK-04'],
    spec: 'rest/files/lock',
    send: (wopi, file) => wopi.lock(file),
  },
  {
    name: 'LockWithEmptyLockIdIsRefused',
    requirement: 'Lock with an empty X-WOPI-Lock returns 400 or 409 and takes no lock',
    requirementIds: ['LOCK-04'],
    spec: 'rest/files/lock',
    send: (wopi, file) => wopi.lock(file, ''),
  },
];

const withoutId: readonly Case[] = [
  {
    name: 'RefreshLockWithoutLockIdIsRefused',
    requirement: 'RefreshLock without X-WOPI-Lock returns 400 or 409 and keeps the lock',
    requirementIds: ['REFRESH-04'],
    spec: 'rest/files/refreshlock',
    send: (wopi, file) => wopi.refreshLock(file),
  },
  {
    name: 'RefreshLockWithEmptyLockIdIsRefused',
    requirement: 'RefreshLock with an empty X-WOPI-Lock returns 400 or 409 and keeps the lock',
    requirementIds: ['REFRESH-04'],
    spec: 'rest/files/refreshlock',
    send: (wopi, file) => wopi.refreshLock(file, ''),
  },
  {
    name: 'UnlockWithoutLockIdIsRefused',
    requirement: 'Unlock without X-WOPI-Lock returns 400 or 409 and keeps the lock',
    requirementIds: ['UNLOCK-04'],
    spec: 'rest/files/unlock',
    send: (wopi, file) => wopi.unlock(file),
  },
  {
    name: 'UnlockWithEmptyLockIdIsRefused',
    requirement: 'Unlock with an empty X-WOPI-Lock returns 400 or 409 and keeps the lock',
    requirementIds: ['UNLOCK-04'],
    spec: 'rest/files/unlock',
    send: (wopi, file) => wopi.unlock(file, ''),
  },
  {
    name: 'UnlockAndRelockWithoutLockIdIsRefused',
    requirement: 'UnlockAndRelock without X-WOPI-Lock returns 400 or 409 and keeps the old lock',
    requirementIds: ['RELOCK-07'],
    spec: 'rest/files/unlockandrelock',
    send: (wopi, file) => wopi.unlockAndRelock(file, { old: lockA }),
  },
  {
    name: 'UnlockAndRelockWithEmptyLockIdIsRefused',
    requirement: 'UnlockAndRelock with an empty X-WOPI-Lock returns 400 or 409 and keeps the old lock',
    requirementIds: ['RELOCK-07'],
    spec: 'rest/files/unlockandrelock',
    send: (wopi, file) => wopi.unlockAndRelock(file, { old: lockA, new: '' }),
  },
];

const onUnlockedFile: readonly Case[] = [
  {
    name: 'RefreshLockOnUnlockedFile',
    requirement: 'RefreshLock on an unlocked file returns 409 and an empty X-WOPI-Lock, and takes no lock',
    requirementIds: ['REFRESH-03'],
    spec: 'rest/files/refreshlock',
    send: (wopi, file) => wopi.refreshLock(file, lockA),
  },
  {
    name: 'UnlockAndRelockOnUnlockedFile',
    requirement: 'UnlockAndRelock on an unlocked file returns 409 and an empty X-WOPI-Lock, and takes no lock',
    requirementIds: ['RELOCK-04'],
    spec: 'rest/files/unlockandrelock',
    send: (wopi, file) => wopi.unlockAndRelock(file, { old: lockA, new: lockB }),
  },
];

function lockingWithoutIdCheck({ send, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'MUST',
    likelyCause: likely('The host may store an empty string as a lock ID.', succeeded, carriedOut),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.unlockedFile();

      const response = await send(wopi, file);

      expectRefusedUnder('', response);
      await expectUntouched(context, response, file, { lock: '' });
    },
  };
}

function withoutIdCheck({ send, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'MUST',
    likelyCause: likely('The host may compare lock IDs only if the client sends one.', succeeded, carriedOut),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.lockedFile({ lock: lockA });

      const response = await send(wopi, file);

      expectRefusedUnder(lockA, response);
      await expectUntouched(context, response, file, { lock: lockA });
    },
  };
}

function onUnlockedFileCheck({ send, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'MUST',
    likelyCause: likely('The operation may run the same code as Lock.', succeeded, carriedOut),
    async run(context) {
      const { given, wopi } = context;
      const file = await given.unlockedFile();

      const response = await send(wopi, file);

      expectResponse(response, { status: 409, headers: { 'X-WOPI-Lock': exactHeader('') } });
      await expectUntouched(context, response, file, { lock: '' });
    },
  };
}

const putFileChecks: readonly Check[] = [
  {
    name: 'PutFileWithoutLockIdOnLockedFile',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile without X-WOPI-Lock on a locked file returns 409 and its lock ID, and keeps the content',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-06'],
    likelyCause: likely('The host may compare lock IDs only if the client sends one.', succeeded, carriedOut),
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock: lockA, content: documents.simple });

      const save = await wopi.putFile(file, documents.blank);

      expectLockMismatch(save, { currentLock: lockA });
      await expectUntouched(context, save, file, { content: documents.simple, lock: lockA });
    },
  },
  {
    name: 'PutFileWithoutLockIdOnLockedEmptyFile',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile without X-WOPI-Lock on a locked empty file returns 409 and its lock ID, and writes nothing',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-07'],
    likelyCause: likely(
      'The host may apply the exception for new files before it checks the lock.',
      succeeded,
      carriedOut,
    ),
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock: lockA, content: documents.zeroBytes });

      const save = await wopi.putFile(file, documents.blank);

      expectLockMismatch(save, { currentLock: lockA });
      await expectUntouched(context, save, file, { content: documents.zeroBytes, lock: lockA });
    },
  },
];

const emptyLock: ResponseExpectation = { headers: { 'X-WOPI-Lock': exactHeader('') } };

const emptyLockChecks: readonly Check[] = [
  {
    name: 'UnlockOfUnlockedFileNamesAnEmptyLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Unlock on an unlocked file returns X-WOPI-Lock with an empty value',
    spec: 'rest/files/unlock',
    requirementIds: ['LOCKC-09', 'UNLOCK-03'],
    likelyCause: likely('The web framework may omit headers without a value.', found(/^\(missing\)$/)),
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectResponse(await wopi.unlock(file, lockA), emptyLock);
    },
  },
  {
    name: 'PutFileOnUnlockedFileNamesAnEmptyLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile on an unlocked file with content returns X-WOPI-Lock with an empty value',
    spec: 'rest/files/putfile',
    requirementIds: ['LOCKC-09', 'PUT-04'],
    likelyCause: likely('The web framework may omit headers without a value.', found(/^\(missing\)$/)),
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.fileWithContent(documents.simple);

      const save = await wopi.putFile(file, documents.blank);

      expectResponse(save, emptyLock);
      await expectUntouched(context, save, file, { content: documents.simple });
    },
  },
  {
    name: 'GetLockOnUnlockedFileNamesAnEmptyLock',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetLock on an unlocked file returns X-WOPI-Lock with an empty value',
    spec: 'rest/files/getlock',
    requirementIds: ['GETLOCK-02'],
    likelyCause: likely('The web framework may omit headers without a value.', found(/^\(missing\)$/)),
    needs: ['SupportsGetLock'],
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectResponse(await wopi.getLock(file), emptyLock);
    },
  },
];

export const extendedLocks = defineSuite({
  group: 'Extended.Locks',
  origin: 'extended',
  summary: 'Exact lock IDs, missing lock IDs, unlocked files, and simultaneous requests',
  needs: [...writingIsClaimed, 'SupportsUpdate', 'SupportsLocks'],
  checks: [
    ...lockIdChecks,
    ...opaqueLockChecks,
    ...lockingWithoutId.map(lockingWithoutIdCheck),
    ...withoutId.map(withoutIdCheck),
    ...onUnlockedFile.map(onUnlockedFileCheck),
    ...putFileChecks,
    ...emptyLockChecks,
    ...lockResponseChecks,
    ...lockLifeChecks,
    ...lockRaces,
  ],
});
