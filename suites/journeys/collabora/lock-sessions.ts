import { nonEmptyHeader } from '../../../harness/expect/headers.ts';
import { equals } from '../../../harness/expect/json.ts';
import { lockByProgram, saveByProgram, unlockByProgram } from '../another-program.ts';
import type { Journey } from '../journey.ts';
import {
  base,
  edit,
  load,
  locking,
  nextLock,
  readInfo,
  save,
  seeContent,
  takeLock,
  unlock,
} from './collabora-steps.ts';

/** Sessions in which locks are lost, foreign, or refreshed. */
export const lockSessions: readonly Journey[] = [
  {
    ...locking,
    name: 'LockRefresh',
    requirement: 'Lock with the same ID, sent every 900 s, keeps the lock of an open document',
    requirementId: 'COJ-07',
    steps: [
      ...edit,
      ...[1, 2].map(() => ({
        ...takeLock,
        does: 'refreshes its lock',
        after: { text: 'every 900 s', seconds: 900 },
        otherwise: 'the document becomes read-only while it is edited',
      })),
      { ...save(), after: { text: 'before the next refresh', seconds: 800 } },
      unlock,
    ],
  },
  {
    ...locking,
    name: 'ForeignLock',
    requirement: 'A document that another program has locked opens read-only, and can be locked once it is free',
    requirementId: 'COJ-08',
    steps: [
      lockByProgram,
      readInfo,
      load,
      {
        ...takeLock,
        returns: [409, 423],
        advises: () => ({ headers: { 'X-WOPI-LockFailureReason': nonEmptyHeader } }),
        otherwise: 'two programs edit the document at the same time, or no save works until the page is reloaded',
      },
      unlockByProgram,
      { ...takeLock, does: 'tries again when the user presses OK', otherwise: 'the document stays read-only' },
      unlock,
    ],
  },
  {
    ...locking,
    name: 'LockLost',
    requirement: 'A session that lost its lock takes it again and saves',
    level: 'SHOULD',
    requirementId: 'COJ-09',
    steps: [
      ...edit,
      { ...unlock, does: 'releases the lock, in place of a lock that expires', isProbe: true },
      { ...save(), returns: [200, 409], advises: () => ({}), otherwise: 'the session can no longer save' },
      {
        ...takeLock,
        does: 'locks the document again',
        after: { text: 'with the next refresh', seconds: 900 },
        otherwise: 'the document becomes read-only while it is edited',
      },
      { ...save({ isForced: true }), does: 'saves when the user chooses to overwrite' },
      seeContent,
      unlock,
    ],
  },
  {
    ...base,
    name: 'Conflict',
    requirement: 'A save with a stale timestamp is refused and changes nothing, and the user can overwrite',
    level: 'SHOULD',
    requirementId: 'COJ-10',
    steps: [
      ...edit,
      save(),
      { ...unlock, does: 'releases the lock, so that another program can save', isProbe: true },
      lockByProgram,
      { ...saveByProgram, after: { text: 'later', seconds: 2, shortened: 2 } },
      unlockByProgram,
      { ...takeLock, does: 'locks the document again', isProbe: true },
      {
        ...save(),
        returns: [409],
        advises: () => ({ json: { COOLStatusCode: equals(1010) } }),
        otherwise: 'what the other program saved is overwritten without a question',
      },
      { ...seeContent, otherwise: 'the refused save has replaced what the other program saved' },
      { ...save({ isForced: true }), does: 'saves when the user chooses to overwrite' },
      save(),
      seeContent,
      unlock,
    ],
  },
  {
    ...locking,
    name: 'Reopen',
    requirement: 'A late Unlock of the former session leaves the lock of the new one in force',
    level: 'SHOULD',
    requirementId: 'COJ-12',
    steps: [
      ...edit,
      unlock,
      { ...takeLock, does: 'opens the document again and locks it', headers: nextLock },
      {
        ...unlock,
        does: 'releases the lock of the former session, late',
        returns: [409],
        otherwise: 'the new session loses its lock without noticing',
      },
      save({ lock: '{nextLock}' }),
      { ...unlock, headers: nextLock },
    ],
  },
];
