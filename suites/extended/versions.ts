import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { likely, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { exactHeader } from '../../harness/expect/headers.ts';
import { aValue, differsFrom, equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import { writingIsClaimed } from '../editors-only.ts';

const lock = 'LockString';

interface Case {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly spec: string;
  /** Prepares a state in which the operation returns 200, and sends it. */
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
}

const cases: readonly Case[] = [
  {
    name: 'GetFileSendsItemVersion',
    requirement: 'GetFile returns the Version of CheckFileInfo in X-WOPI-ItemVersion',
    requirementIds: ['GETFILE-05'],
    spec: 'rest/files/getfile',
    send: async ({ given, wopi }) => await wopi.getFile(await given.unlockedFile()),
  },
  {
    name: 'LockSendsItemVersion',
    requirement: 'Lock returns the Version of CheckFileInfo in X-WOPI-ItemVersion',
    requirementIds: ['LOCK-05'],
    spec: 'rest/files/lock',
    send: async ({ given, wopi }) => await wopi.lock(await given.unlockedFile(), lock),
  },
  {
    name: 'UnlockSendsItemVersion',
    requirement: 'Unlock returns the Version of CheckFileInfo in X-WOPI-ItemVersion',
    requirementIds: ['UNLOCK-05'],
    spec: 'rest/files/unlock',
    send: async ({ given, wopi }) => await wopi.unlock(await given.lockedFile({ lock }), lock),
  },
  {
    name: 'PutFileSendsItemVersion',
    requirement: 'PutFile returns the new Version of CheckFileInfo in X-WOPI-ItemVersion',
    requirementIds: ['PUT-08'],
    spec: 'rest/files/putfile',
    send: async ({ given, wopi, documents }) =>
      await wopi.putFile(await given.lockedFile({ lock }), documents.complex, lock),
  },
];

// Native clients need the header. Web clients can do without it.
function itemVersionCheck({ send, ...rule }: Case): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level: 'SHOULD',
    async run(context) {
      const response = await send(context);
      const { Version } = await context.given.currentInfo(['Version']);

      expectResponse(response, { status: 200, headers: { 'X-WOPI-ItemVersion': exactHeader(Version) } });
    },
  };
}

export const versions = defineSuite({
  group: 'Extended.ItemVersion',
  origin: 'extended',
  summary: 'Version and X-WOPI-ItemVersion, which the FileVersion group of the validator does not require',
  needs: [...writingIsClaimed, 'SupportsUpdate', 'SupportsLocks'],
  checks: [
    ...cases.map(itemVersionCheck),
    {
      name: 'VersionNeverRepeats',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Version changes with every change of the content and never returns to an earlier value',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#version',
      requirementIds: ['CFI-22', 'CFI-23', 'PUT-09', 'SEC-08'],
      likelyCause: likely(
        'The version may be a hash of the content, or a time in whole seconds.',
        wrong(/^property Version$/),
      ),
      async run({ given, wopi, documents: { simple, complex, blank } }) {
        const file = await given.lockedFile({ lock });
        const sameLength = simple.toReversed();
        const seen: string[] = [];

        for (const content of [simple, sameLength, simple, complex, blank, simple, complex]) {
          expectSuccess(await wopi.putFile(file, content, lock));
          const info = await wopi.checkFileInfo(file);
          expectResponse(info, { json: { Version: seen.length === 0 ? aValue : differsFrom(...seen) } });
          seen.push(String(valueAt(info, 'Version')));
        }
      },
    },
    {
      name: 'VersionStaysWithTheContent',
      category: 'WopiCore',
      level: 'SHOULD',
      requirement: 'Reading, locking, and unlocking a file, and a second of time, leave Version unchanged',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#version',
      requirementIds: ['CFI-05', 'CFI-24', 'LOCK-06'],
      likelyCause: likely(
        'The version may belong to a database record that includes the lock, or be the current time.',
        wrong(/^property Version$/),
      ),
      // A version that is a time in whole seconds stays the same for a moment.
      waitsSeconds: 1.1,
      async run({ given, wopi, wait }) {
        const file = await given.unlockedFile();
        const { Version } = await given.currentInfo(['Version']);

        await wait(1.1);
        expectSuccess(await wopi.getFile(file));
        expectSuccess(await wopi.lock(file, lock));
        expectResponse(await wopi.checkFileInfo(file), { json: { Version: equals(Version) } });
        expectSuccess(await wopi.unlock(file, lock));
        expectResponse(await wopi.checkFileInfo(file), { json: { Version: equals(Version) } });
      },
    },
  ],
});
