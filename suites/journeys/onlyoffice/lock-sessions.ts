import { lockByProgram, saveByProgram, unlockByProgram } from '../another-program.ts';
import type { Journey } from '../journey.ts';
import {
  base,
  edit,
  exit,
  load,
  locking,
  readInfo,
  refreshLock,
  save,
  seeContent,
  takeLock,
  unlock,
} from './onlyoffice-steps.ts';

/** Sessions in which locks are lost, foreign, or refreshed. */
export const lockSessions: readonly Journey[] = [
  {
    ...locking,
    name: 'Reconnect',
    requirement: 'A browser that reconnects locks the document again with the same ID, and the session saves',
    requirementId: 'OOJ-07',
    steps: [
      ...edit,
      {
        ...takeLock,
        does: 'locks the document again when the browser reconnects',
        otherwise: '“Restore error. Wopi lock error.” appears, and unsaved changes are lost',
      },
      ...exit,
    ],
  },
  {
    ...locking,
    name: 'LockLost',
    requirement: 'A session that lost its lock can save at its end',
    level: 'SHOULD',
    requirementId: 'OOJ-08',
    steps: [
      ...edit,
      { ...unlock, does: 'releases the lock, in place of a lock that expires', isProbe: true },
      { ...refreshLock, returns: [200, 204, 409], otherwise: 'the session ends' },
      ...exit.slice(0, 2),
      { ...unlock, returns: [200, 204, 409] },
    ],
  },
  {
    ...base,
    name: 'Conflict',
    requirement: 'A save after another program has saved is stored, or is refused and changes nothing',
    level: 'SHOULD',
    requirementId: 'OOJ-09',
    steps: [
      ...edit,
      { ...unlock, does: 'releases the lock, so that another program can save', isProbe: true },
      lockByProgram,
      { ...saveByProgram, after: { text: 'later', seconds: 2, shortened: 2 } },
      unlockByProgram,
      { ...takeLock, does: 'locks the document again', isProbe: true },
      { ...save({ isExitSave: true }), returns: [200, 204, 409] },
      { ...seeContent, otherwise: 'neither the session’s document nor the other program’s is stored' },
      unlock,
    ],
  },
  {
    ...locking,
    name: 'ForeignLock',
    requirement: 'A document that another program has locked opens in view mode',
    requirementId: 'OOJ-10',
    steps: [
      lockByProgram,
      readInfo,
      {
        ...takeLock,
        returns: [409, 423],
        otherwise: 'two programs edit the document at the same time, or the user is not warned',
      },
      load,
      unlockByProgram,
    ],
  },
  {
    ...locking,
    name: 'Reopen',
    requirement: 'A document that is closed and opened again at once can be saved after the late Unlock',
    level: 'MAY',
    requirementId: 'OOJ-13',
    steps: [
      ...edit,
      { ...takeLock, does: 'opens the document again and locks it' },
      { ...unlock, does: 'releases the lock of the former session, late' },
      save({ isExitSave: true }),
      seeContent,
      { ...unlock, returns: [200, 204, 409] },
    ],
  },
];
