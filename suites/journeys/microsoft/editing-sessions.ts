import { lockByProgram, unlockByProgram } from '../another-program.ts';
import { sameContent } from '../holds.ts';
import type { Journey } from '../journey.ts';
import {
  edit,
  editing,
  load,
  octets,
  readInfo,
  refreshLock,
  save,
  saved,
  seeContent,
  takeLock,
  unlock,
} from './microsoft-steps.ts';

/** Sessions that open, edit, and save a document. */
export const editingSessions: readonly Journey[] = [
  {
    name: 'OpenForViewing',
    requirement: 'A document opens for viewing with CheckFileInfo and GetFile',
    level: 'MUST',
    spec: 'rest/files/getfile',
    requirementId: 'MSJ-01',
    needs: [],
    start: 'as it is',
    steps: [readInfo, load],
  },
  {
    ...editing,
    name: 'OpenForEditing',
    requirement: 'A document opens for editing, is locked, and is free after it is closed without a change',
    requirementId: 'MSJ-02',
    steps: [...edit, unlock],
  },
  {
    ...editing,
    name: 'Autosave',
    requirement: 'Office saves while the user types, checks the permissions, and refreshes its lock in between',
    requirementId: 'MSJ-03',
    steps: [
      ...edit,
      { ...save, after: { text: '30 s after a change in Word', seconds: 30 } },
      {
        ...readInfo,
        does: 'checks whether the user may still edit',
        after: { text: 'every 5 min', seconds: 270 },
        otherwise: 'the session ends, because the user seems to have lost the permission',
      },
      { ...refreshLock, after: { text: 'every 15 min at least', seconds: 600 } },
      ...saved,
      unlock,
    ],
  },
  {
    ...editing,
    name: 'Save',
    requirement: 'A document is saved twice, and GetFile then returns what was saved last',
    requirementId: 'MSJ-04',
    steps: [...edit, ...saved, ...saved, unlock],
  },
  {
    ...editing,
    name: 'SecondUser',
    requirement: 'A second user joins the session, saves under the same lock, and releases it',
    requirementId: 'MSJ-05',
    steps: [
      ...edit,
      { ...readInfo, by: 'second user', does: 'joins the session' },
      { ...save, by: 'second user' },
      seeContent,
      { ...unlock, by: 'second user' },
    ],
  },
  {
    ...editing,
    name: 'Close',
    requirement: 'Closing a document saves the last changes and leaves it free for other programs',
    requirementId: 'MSJ-06',
    steps: [
      ...edit,
      { ...save, does: 'saves the last changes', after: { text: 'when the document is closed', seconds: 0 } },
      unlock,
      { ...lockByProgram, otherwise: 'the document is still locked after the last user has left' },
      unlockByProgram,
    ],
  },
  {
    ...editing,
    name: 'NewFile',
    requirement: 'An empty file is filled without a lock, and then opens for editing',
    requirementId: 'MSJ-09',
    spec: 'online/scenarios/createnew',
    start: 'empty',
    steps: [
      readInfo,
      {
        ...save,
        does: 'fills the empty file from a template',
        headers: { ...octets, 'X-WOPI-Editors': '{user}' },
        otherwise: 'the new document stays empty and does not open',
      },
      readInfo,
      takeLock,
      { ...load, holds: sameContent },
      unlock,
    ],
  },
];
