import { header, headerIfPresent } from '../../../harness/expect/headers.ts';
import { lockByProgram, unlockByProgram } from '../another-program.ts';
import type { Journey } from '../journey.ts';
import { edit, editing, readInfo, save, saved, takeLock, unlock } from './microsoft-steps.ts';

/** Sessions in which locks are lost, foreign, or refreshed. */
export const lockSessions: readonly Journey[] = [
  {
    ...editing,
    name: 'LockLost',
    requirement: 'A session that lost its lock gets 409 for a save, locks again, and saves',
    requirementId: 'MSJ-07',
    steps: [
      ...edit,
      save,
      { ...unlock, does: 'releases the lock, in place of a lock that expires', isProbe: true },
      {
        ...save,
        returns: [409],
        holds: () => ({ headers: { 'X-WOPI-Lock': headerIfPresent('') } }),
        otherwise: 'the session overwrites the document without a lock',
      },
      { ...takeLock, does: 'locks the document again', otherwise: 'the document becomes read-only while it is edited' },
      ...saved,
      unlock,
    ],
  },
  {
    ...editing,
    name: 'Conflict',
    requirement: 'A document that another program has locked cannot be locked, and Office learns by whose lock',
    requirementId: 'MSJ-08',
    steps: [
      lockByProgram,
      readInfo,
      {
        ...takeLock,
        returns: [409],
        holds: ({ otherLock }) => ({ headers: { 'X-WOPI-Lock': header(otherLock) } }),
        otherwise: 'two programs edit the document at the same time, or the user is not told that it is locked',
      },
      unlockByProgram,
    ],
  },
];
