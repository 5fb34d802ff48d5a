import { equals } from '../../../harness/expect/json.ts';
import { findFreeByProgram, unlockByProgram } from '../another-program.ts';
import { asKnown, contentMoved, plainFileName, sameContent } from '../holds.ts';
import type { Journey } from '../journey.ts';
import {
  base,
  docs,
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

/** Sessions that open, edit, and save a document. */
export const editingSessions: readonly Journey[] = [
  {
    ...base,
    name: 'OpenForViewing',
    requirement: 'A document opens for viewing with CheckFileInfo and GetFile, without a lock',
    spec: `${docs}/wopi-rest-api/checkfileinfo/`,
    requirementId: 'OOJ-01',
    start: 'as it is',
    steps: [readInfo, load],
  },
  {
    ...base,
    name: 'OpenForEditing',
    requirement: 'A document that is opened and closed without a change keeps Version and LastModifiedTime',
    requirementId: 'OOJ-02',
    steps: [
      ...edit,
      unlock,
      {
        ...readInfo,
        does: 'opens the document the next time',
        holds: ({ opened }) => ({
          json: { Version: asKnown(opened.version), LastModifiedTime: asKnown(opened.time) },
        }),
        otherwise: 'the cache of the editor is never used, and each opening takes long',
      },
    ],
  },
  {
    ...base,
    name: 'Autosave',
    requirement: 'The lock of an open document is refreshed every 10 minutes until the save at the end',
    requirementId: 'OOJ-03',
    steps: [...edit, refreshLock, refreshLock, refreshLock, ...exit],
  },
  {
    ...base,
    name: 'Save',
    requirement: 'Two forced saves and the save at the end succeed, and Version or LastModifiedTime moves',
    requirementId: 'OOJ-04',
    steps: [
      ...edit,
      { ...save(), after: { text: 'when the user presses Save', seconds: 2, shortened: 2 } },
      save({ isAutosave: true }),
      ...exit,
      {
        ...readInfo,
        does: 'opens the document the next time',
        holds: contentMoved,
        otherwise: 'the next user sees the old content, and the next save writes it back',
      },
    ],
  },
  {
    ...base,
    name: 'Close',
    requirement: 'Closing a document saves the last changes and leaves it free for other programs',
    requirementId: 'OOJ-05',
    steps: [...edit, ...exit, findFreeByProgram, unlockByProgram],
  },
  {
    ...base,
    name: 'SecondUser',
    requirement: 'A second user takes the same lock, refreshes it, saves, and releases it',
    requirementId: 'OOJ-06',
    steps: [
      ...edit,
      { ...readInfo, by: 'second user', does: 'opens the document' },
      { ...takeLock, by: 'second user', otherwise: 'the second user gets the document in view mode' },
      { ...refreshLock, by: 'second user' },
      { ...save({ isExitSave: true }), by: 'second user' },
      seeContent,
      { ...unlock, by: 'second user' },
    ],
  },
  {
    ...locking,
    name: 'NewFile',
    requirement: 'An empty file is filled by PutFile without a lock ID, and then opens for editing',
    requirementId: 'OOJ-11',
    start: 'empty',
    steps: [
      { ...readInfo, holds: () => ({ json: { BaseFileName: plainFileName, Size: equals(0) } }) },
      {
        ...save(),
        does: 'fills the empty file from a template',
        headers: { 'Content-Type': '{type}', 'X-WOPI-Editors': '{user}' },
        otherwise: 'new documents stay empty and do not open',
      },
      takeLock,
      { ...load, holds: sameContent },
      unlock,
    ],
  },
  {
    ...base,
    name: 'WithoutLocks',
    requirement: 'A host without locks opens a document for editing and saves it',
    requirementId: 'OOJ-12',
    needs: [{ property: 'SupportsLocks', must: 'not be true' }],
    start: 'as it is',
    steps: [readInfo, load, save({ isExitSave: true }), seeContent],
  },
  {
    ...base,
    name: 'TokenExpired',
    requirement: 'A save and a lock with an invalid token are refused with 401 or 404, and not redirected',
    requirementId: 'OOJ-14',
    steps: [
      readInfo,
      {
        ...save(),
        by: 'invalid token',
        returns: [401, 404],
        otherwise: 'the editor takes the save for a success, and the work of the session is lost',
      },
      { ...takeLock, by: 'invalid token', returns: [401, 404], otherwise: 'the document opens with a wrong message' },
    ],
  },
];
