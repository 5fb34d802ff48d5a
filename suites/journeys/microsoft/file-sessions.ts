import { absoluteUrl, aValue } from '../../../harness/expect/json.ts';
import { mayRename, maySaveCopies } from '../gates.ts';
import type { Journey } from '../journey.ts';
import { edit, editing, load, lock, octets, readInfo, save, seeContent, unlock } from './microsoft-steps.ts';

/** Sessions that save copies or rename the document. */
export const fileSessions: readonly Journey[] = [
  {
    ...editing,
    name: 'SaveAs',
    requirement: 'A copy of an open document is saved next to it, and opens',
    requirementId: 'MSJ-10',
    spec: 'rest/files/putrelativefile',
    needs: [...editing.needs, ...maySaveCopies],
    steps: [
      ...edit,
      {
        operation: 'PutRelativeFile',
        does: 'saves a copy',
        headers: { ...octets, 'X-WOPI-SuggestedTarget': '{copyName}', 'X-WOPI-Size': '{size}' },
        body: 'new',
        returns: [200],
        holds: () => ({ json: { Name: aValue, Url: absoluteUrl } }),
        otherwise: 'the copy cannot be saved',
      },
      { ...readInfo, on: 'copy', does: 'opens the copy', otherwise: 'the copy does not open' },
      {
        ...load,
        on: 'copy',
        holds: ({ copyContent }) => (copyContent ? { body: copyContent } : {}),
        otherwise: 'the copy does not open, or has other content',
      },
      unlock,
    ],
  },
  {
    ...editing,
    name: 'Convert',
    requirement: 'A converted document is saved next to the old one, and HostEditUrl opens it',
    requirementId: 'MSJ-11',
    spec: 'online/scenarios/conversion',
    needs: [...editing.needs, ...maySaveCopies],
    steps: [
      readInfo,
      load,
      {
        operation: 'PutRelativeFile',
        does: 'saves the converted document',
        headers: { ...octets, 'X-WOPI-SuggestedTarget': '.docx', 'X-WOPI-Size': '{size}', 'X-WOPI-FileConversion': '' },
        body: 'new',
        returns: [200],
        holds: () => ({ json: { HostEditUrl: absoluteUrl } }),
        otherwise: 'the conversion ends on an empty page',
      },
    ],
  },
  {
    ...editing,
    name: 'Rename',
    requirement: 'An open document is renamed and then saved under the same address and lock',
    requirementId: 'MSJ-12',
    spec: 'rest/files/renamefile',
    needs: [...editing.needs, ...mayRename],
    steps: [
      ...edit,
      {
        operation: 'RenameFile',
        does: 'renames the document',
        headers: { ...lock, 'X-WOPI-RequestedName': '{newName}' },
        returns: [200],
        holds: () => ({ json: { Name: aValue } }),
        otherwise: 'the document keeps its old name',
      },
      { ...save, otherwise: 'the session is lost with the old name, and so are the changes' },
      seeContent,
      {
        operation: 'RenameFile',
        does: 'gives the document its old name back',
        headers: { ...lock, 'X-WOPI-RequestedName': '{base}' },
        returns: [200],
        otherwise: 'the document keeps the new name',
      },
      unlock,
    ],
  },
];
