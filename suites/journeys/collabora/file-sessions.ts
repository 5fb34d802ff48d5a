import { absoluteUrlWithToken, aValue, endsWith, sameName } from '../../../harness/expect/json.ts';
import { mayRename } from '../gates.ts';
import { sameCopy, sameTime } from '../holds.ts';
import type { Journey } from '../journey.ts';
import {
  base,
  copying,
  edit,
  load,
  lock,
  nextLock,
  octets,
  readInfo,
  rename,
  save,
  seeContent,
  seeTime,
  takeLock,
  unlock,
} from './collabora-steps.ts';

/** Sessions that save copies or rename the document. */
export const fileSessions: readonly Journey[] = [
  {
    ...copying,
    name: 'SaveAs',
    requirement: 'A copy of a locked document is saved without the lock, and Url opens it with its own token',
    requirementId: 'COJ-16',
    steps: [
      ...edit,
      {
        operation: 'PutRelativeFile',
        does: 'saves a copy under a name with an umlaut',
        headers: { ...octets, 'X-WOPI-SuggestedTarget': '{copyName}', 'X-WOPI-Size': '{size}' },
        body: 'new',
        returns: [200],
        holds: () => ({ json: { Name: aValue, Url: absoluteUrlWithToken } }),
        advises: ({ copyName, extension }) => ({ json: { Name: sameName(copyName + extension) } }),
        otherwise: '“Document cannot be saved”, or an error page instead of the copy',
      },
      { ...readInfo, on: 'copy', does: 'opens the copy', otherwise: 'an error page appears instead of the copy' },
      { ...load, on: 'copy', does: 'loads the copy', holds: sameCopy, otherwise: 'the copy has other content' },
      { ...takeLock, on: 'copy', does: 'locks the copy', headers: nextLock, otherwise: 'the copy opens read-only' },
      { ...unlock, on: 'copy', does: 'releases the lock of the copy', headers: nextLock },
      { ...seeTime, otherwise: 'those who stay in the document see a conflict dialog' },
      unlock,
    ],
  },
  {
    ...copying,
    name: 'Export',
    requirement: 'A PDF is saved next to the open document, which is then saved under its lock',
    level: 'SHOULD',
    requirementId: 'COJ-17',
    steps: [
      ...edit,
      {
        operation: 'PutRelativeFile',
        does: 'exports the document as PDF',
        headers: { ...octets, 'X-WOPI-SuggestedTarget': '{pdfName}', 'X-WOPI-Size': '{size}' },
        body: 'new',
        returns: [200],
        holds: () => ({ json: { Name: endsWith('.pdf') } }),
        otherwise: 'the export fails, or a PDF gets the name of a text document',
      },
      save(),
      unlock,
    ],
  },
  {
    ...base,
    name: 'Rename',
    requirement: 'An open document is renamed, opens again at the same address, and is saved under the same lock',
    requirementId: 'COJ-18',
    needs: mayRename,
    steps: [
      ...edit,
      save(),
      rename,
      {
        ...readInfo,
        does: 'connects all users again',
        advises: (known) => ({
          json: { BaseFileName: sameName(known.newName + known.extension), ...sameTime(known).json },
        }),
        otherwise: 'all users are thrown out of the document',
      },
      { ...seeContent, otherwise: 'the body of RenameFile has become the content of the document' },
      { ...save(), otherwise: 'the session can no longer save' },
      {
        ...rename,
        does: 'gives the document its old name back',
        headers: { ...octets, ...lock, 'X-WOPI-RequestedName': '{base}' },
        advises: () => ({}),
      },
      unlock,
    ],
  },
];
