import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { likely, of, returned } from '../../../harness/checks/likely-cause.ts';
import { headerIfPresent } from '../../../harness/expect/headers.ts';
import { expectLockMismatch, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { expectUntouched } from '../expect-untouched.ts';

const lock = 'LockString';
const otherLock = 'NewLockString';

const minute = 60;

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/concepts#lock' } as const;

const expiresEarly = likely(
  'The host may let locks expire early, or keep them in a cache that loses them.',
  of('Lock', returned(200)),
  of('RefreshLock', returned(409)),
);

interface RefreshCase extends Pick<Check, 'name' | 'requirement' | 'requirementIds'> {
  /** Seconds before and after RefreshLock. */
  readonly waits: readonly [before: number, after: number];
}

const refreshCases: readonly RefreshCase[] = [
  {
    name: 'RefreshedLockIsHeldAfter70Seconds',
    requirement: 'A lock that is refreshed after 40 seconds is still held after 70 seconds',
    requirementIds: ['LOCKC-05', 'REFRESH-01'],
    waits: [40, 30],
  },
  {
    name: 'RefreshedLockIsHeldAfter31Minutes',
    requirement: 'A lock that is refreshed after 16 minutes is still held after 31 minutes',
    requirementIds: ['LOCKC-06', 'REFRESH-01'],
    waits: [16 * minute, 15 * minute],
  },
];

const refreshed = refreshCases.map(
  ({ waits: [before, after], ...rule }): Check => ({
    ...common,
    ...rule,
    likelyCause: likely(
      'RefreshLock may return 200 without storing the new expiration time.',
      of('Lock', returned(200)),
    ),
    waitsSeconds: before + after,
    async run({ given, wopi, wait }) {
      const file = await given.lockedFile({ lock });

      await wait(before);
      expectSuccess(await wopi.refreshLock(file, lock));
      await wait(after);

      expectLockMismatch(await wopi.lock(file, otherLock), { currentLock: lock });
    },
  }),
);

async function expectGetLockFindsNone({ given, wopi }: CheckContext, file: WopiResource): Promise<void> {
  const { SupportsGetLock } = await given.fileInfo();
  if (SupportsGetLock !== true) return;
  expectResponse(await wopi.getLock(file), { headers: { 'X-WOPI-Lock': headerIfPresent('') } });
}

/** The time of a lock on a host of any kind. */
export const lockTimeChecks: readonly Check[] = [
  {
    ...common,
    name: 'LockIsHeldAfter65Seconds',
    requirement: 'A lock that is not refreshed is still held after 65 seconds',
    requirementIds: ['LOCKC-05'],
    likelyCause: expiresEarly,
    waitsSeconds: 65,
    async run({ given, wopi, wait }) {
      const file = await given.lockedFile({ lock });

      await wait(65);

      expectLockMismatch(await wopi.lock(file, otherLock), { currentLock: lock });
    },
  },
  ...refreshed,
  {
    ...common,
    name: 'LockExpiresAfter31Minutes',
    requirement: 'After 31 minutes, PutFile with the lock ID returns 409, and Lock with a different one returns 200',
    requirementIds: ['LOCKC-05', 'PUT-22', 'GETLOCK-06'],
    likelyCause: likely(
      'The host may keep locks until they are released, so that a client that crashes blocks the file.',
      of('PutFile', returned(200)),
      of('Lock', returned(409)),
    ),
    waitsSeconds: 31 * minute,
    async run(context) {
      const { given, wopi, documents, wait } = context;
      const file = await given.lockedFileWith({ lock, content: documents.simple });

      await wait(31 * minute);

      const save = await wopi.putFile(file, documents.complex, lock);
      expectLockMismatch(save, { currentLock: '' });
      await expectUntouched(context, save, file, { content: documents.simple });
      await expectGetLockFindsNone(context, file);
      expectSuccess(await wopi.lock(file, otherLock));
    },
  },
];
