import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { crashed, likely, returned, succeeded } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { nonEmptyHeader } from '../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { expectUntouched } from '../extended/expect-untouched.ts';
import { type EditorCheck, editorCheck, maySaveUnderLock } from './editor-check.ts';
import { expectNotTheToken } from './expect-not-the-token.ts';
import { atMost, byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const lock = 'LockString';
const otherLock = 'IncorrectLockString';
const broker = 'wsd/DocumentBroker.cpp';
const storage = 'wsd/wopi/WopiStorage.cpp';
const minute = 60;

/** 409 is right; 423 is understood as well. */
const expectConflict = (response: WopiResponse) => expectResponse(response, { status: [409, 423] });

const wrongStatus = likely(
  'The host may handle a foreign lock as a missing permission or as an error, after which the editor no longer saves.',
  returned(400, 401, 403, 404),
  crashed,
);

const common: readonly EditorCheck[] = [
  {
    name: 'ForeignLockIsAConflict',
    level: 'MUST',
    requirement: 'Lock on a file with a different lock returns 409, not a status that stands for the token or an error',
    editors: { ...byCollabora(broker), ...atMost('SHOULD', byOnlyoffice('wopiClient.js')) },
    likelyCause: wrongStatus,
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectConflict(await wopi.lock(file, otherLock));
    },
  },
  {
    name: 'SaveUnderAForeignLockIsAConflict',
    level: 'MUST',
    requirement: 'PutFile under a different lock returns 409 and stores nothing',
    editors: byBoth(broker, 'canvasservice.js'),
    likelyCause: wrongStatus,
    needs: maySaveUnderLock,
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock, content: documents.simple });

      const save = await wopi.putFile(file, documents.complex, otherLock);

      await expectUntouched(context, save, file, { content: documents.simple });
      expectConflict(save);
    },
  },
  {
    name: 'UnlockOfAnUnlockedFileIsNoTokenError',
    level: 'MUST',
    requirement: 'Unlock of an unlocked file returns neither 401, 403, nor 404, which stand for the token',
    editors: byCollabora('net/HttpRequest.hpp'),
    likelyCause: likely('The host may look up the lock and return 404 when there is none.', returned(401, 403, 404)),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectNotTheToken(await wopi.unlock(file, lock));
    },
  },
  {
    name: 'LockIsTakenOnceTheForeignLockIsGone',
    level: 'MUST',
    requirement: 'Lock succeeds with the lock ID that was refused before, once the other lock is released',
    editors: byBoth(broker),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });
      await wopi.lock(file, otherLock);
      expectSuccess(await wopi.unlock(file, lock));

      expectSuccess(await wopi.lock(file, otherLock));
    },
  },
  {
    name: 'UnlockWithTheOldIdKeepsTheNewLock',
    level: 'SHOULD',
    requirement: 'Unlock with the lock ID of an earlier session is refused, and the new session can save',
    editors: byCollabora(broker),
    likelyCause: likely('The host may release whatever lock is there.', succeeded),
    needs: maySaveUnderLock,
    async run({ given, wopi, documents }) {
      const file = await given.lockedFile({ lock });
      expectSuccess(await wopi.unlock(file, lock));
      expectSuccess(await wopi.lock(file, otherLock));

      expectConflict(await wopi.unlock(file, lock));
      expectSuccess(await wopi.putFile(file, documents.simple, otherLock));
      expectConflict(await wopi.lock(file, lock));
    },
  },
  {
    name: 'SaveWithAnUnknownLockIdIsTaken',
    level: 'SHOULD',
    requirement: 'PutFile with a lock ID on an unlocked file stores the content, as sessions without a lock need',
    editors: byBoth(broker),
    likelyCause: likely(
      'The host may follow the rule of Microsoft 365, for which 409 is right: sessions that only comment then cannot save.',
      returned(409),
    ),
    needs: maySaveUnderLock,
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);

      expectSuccess(await wopi.putFile(file, documents.complex, lock));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.complex });
    },
  },
  {
    name: 'HostWithoutLocksTakesSaves',
    level: 'MUST',
    requirement: 'PutFile on a file with content succeeds without a lock on a host that does not claim SupportsLocks',
    editors: byBoth(storage),
    likelyCause: likely('The host may have locks and not claim them.', returned(409)),
    needs: ['UserCanWrite', { property: 'SupportsLocks', must: 'not be true' }],
    async run({ file, wopi, documents }) {
      expectSuccess(await wopi.putFile(file, documents.simple));
      expectSuccess(await wopi.putFile(file, documents.complex));
    },
  },
  {
    name: 'AbandonedLockIsGoneAfter31Minutes',
    level: 'MUST',
    requirement: 'After 31 minutes, Lock succeeds on a file with the lock of a session that has crashed',
    editors: byCollabora(broker),
    likelyCause: likely('The host may keep locks until they are released.', returned(409, 423)),
    needs: maySaveUnderLock,
    waitsSeconds: 31 * minute,
    async run({ given, wopi, wait }) {
      const file = await given.lockedFile({ lock });

      await wait(31 * minute);

      expectSuccess(await wopi.lock(file, otherLock));
    },
  },
];

const ofCollabora: readonly EditorCheck[] = [
  {
    name: 'RefusedLockStatesTheReason',
    level: 'SHOULD',
    requirement: 'A refused Lock returns X-WOPI-LockFailureReason, which the user reads',
    editors: byCollabora(storage),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectResponse(await wopi.lock(file, otherLock), { headers: { 'X-WOPI-LockFailureReason': nonEmptyHeader } });
    },
  },
  {
    name: 'LockAsCollaboraSendsIt',
    level: 'MUST',
    requirement: 'Lock, a second Lock as its refresh, and Unlock return 200 with a lock ID of Collabora Online',
    editors: byCollabora(storage),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.unlockedFile();
      const id = 'cool-lock0123abcd';

      expectSuccess(await wopi.lock(file, id));
      expectSuccess(await wopi.lock(file, id));
      expectSuccess(await wopi.unlock(file, id));
    },
  },
  {
    name: 'LockIsProlongedByLock',
    level: 'MUST',
    requirement: 'Lock with the same ID after 25 minutes keeps the file locked for 25 more',
    editors: byCollabora(broker),
    likelyCause: likely('The host may prolong a lock only with RefreshLock.', returned(200)),
    needs: maySaveUnderLock,
    waitsSeconds: 50 * minute,
    async run({ given, wopi, wait }) {
      const file = await given.lockedFile({ lock });
      await wait(25 * minute);
      expectSuccess(await wopi.lock(file, lock));
      await wait(25 * minute);

      expectConflict(await wopi.lock(file, otherLock));
    },
  },
];

const longId = `wopi-conformance${'0-9.a-z_A-Z='.repeat(20)}`.slice(0, 239);

const ofOnlyoffice: readonly EditorCheck[] = [
  {
    name: 'LockOfTheLongestId',
    level: 'MUST',
    requirement: 'Lock IDs of 240 characters are stored and compared to their end',
    editors: byOnlyoffice('wopiClient.js'),
    likelyCause: likely('The column of the lock ID may be shorter.', returned(400, 413), succeeded),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.unlockedFile();

      expectSuccess(await wopi.lock(file, `${longId}1`));
      expectSuccess(await wopi.lock(file, `${longId}1`));
      expectConflict(await wopi.lock(file, `${longId}2`));
      expectSuccess(await wopi.unlock(file, `${longId}1`));
    },
  },
  {
    name: 'LockAsAnEmptyForm',
    level: 'MUST',
    requirement: 'Lock, RefreshLock, and Unlock succeed with the content type of a form and no body',
    editors: byOnlyoffice('wopiUtils.js'),
    likelyCause: likely(
      'The host may look for the access token in the form, or accept only other content types.',
      returned(400, 401, 411, 415),
    ),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const file = await given.unlockedFile();
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const form = wopi.with({ form: () => ({ headers }) });

      expectSuccess(await form.lock(file, lock));
      expectSuccess(await form.refreshLock(file, lock));
      expectSuccess(await form.unlock(file, lock));
    },
  },
];

const suite = (group: string, summary: string, checks: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [], checks: checks.map(editorCheck) });

export const locks: readonly Suite[] = [
  suite('Editors.Locks', 'Locks and conflicts, as editors other than Microsoft’s understand the responses', common),
  suite('Collabora.Locks', 'Locks as Collabora Online takes and refreshes them', ofCollabora),
  suite('Onlyoffice.Locks', 'Locks as ONLYOFFICE takes them', ofOnlyoffice),
];
