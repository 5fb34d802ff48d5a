import { absoluteUrl, aValue, endsWith, sameName } from '../../../harness/expect/json.ts';
import { mediaTypes } from '../../../wopi/media-types.ts';
import { mayRename } from '../gates.ts';
import { asKnown, sameCopy } from '../holds.ts';
import type { Journey } from '../journey.ts';
import {
  base,
  copying,
  docs,
  done,
  edit,
  load,
  lock,
  readInfo,
  rename,
  save,
  seeContent,
  unlock,
} from './onlyoffice-steps.ts';

/** Sessions that save copies or rename the document. */
export const fileSessions: readonly Journey[] = [
  {
    ...copying,
    name: 'SaveAs',
    requirement: 'A PDF of a locked document is saved under a name with spaces and signs, and Url opens it',
    requirementId: 'OOJ-15',
    steps: [
      ...edit,
      {
        operation: 'PutRelativeFile',
        does: 'saves a copy as PDF',
        headers: { 'Content-Type': 'application/pdf', 'X-WOPI-SuggestedTarget': '{pdfName}' },
        body: 'new',
        returns: done,
        holds: () => ({ json: { Name: endsWith('.pdf'), Url: absoluteUrl } }),
        advises: ({ copyName }) => ({ json: { Name: sameName(`${copyName}.pdf`) } }),
        otherwise: '“Save copy as” fails',
      },
      { ...load, on: 'copy', holds: sameCopy, isProbe: true, otherwise: 'the copy does not have the saved content' },
      unlock,
    ],
  },
  {
    ...copying,
    name: 'Convert',
    requirement: 'A converted document is saved next to the old one, and HostEditUrl opens it',
    level: 'SHOULD',
    requirementId: 'OOJ-16',
    steps: [
      readInfo,
      load,
      {
        operation: 'PutRelativeFile',
        does: 'saves the converted document',
        headers: {
          'Content-Type': mediaTypes.docx,
          'X-WOPI-SuggestedTarget': '.docx',
          'X-WOPI-FileConversion': 'true',
        },
        body: 'new',
        returns: done,
        holds: () => ({ json: { Name: aValue, HostEditUrl: absoluteUrl } }),
        otherwise: 'the conversion ends on an empty page',
      },
    ],
  },
  {
    ...copying,
    name: 'Export',
    requirement: 'A submitted form is saved as a PDF of the same name next to the document',
    level: 'SHOULD',
    requirementId: 'OOJ-17',
    steps: [
      readInfo,
      {
        operation: 'PutRelativeFile',
        does: 'saves the filled form as PDF',
        headers: { 'Content-Type': 'application/pdf', 'X-WOPI-SuggestedTarget': '.pdf' },
        body: 'new',
        returns: done,
        holds: () => ({ json: { Name: endsWith('.pdf') } }),
        advises: ({ base: name }) => ({ json: { Name: sameName(`${name}.pdf`) } }),
        otherwise: 'the filled form is lost',
      },
    ],
  },
  {
    ...base,
    name: 'Rename',
    requirement: 'An open document is renamed and then saved at the same address under the same lock',
    spec: `${docs}/wopi-rest-api/renamefile/`,
    requirementId: 'OOJ-18',
    needs: mayRename,
    steps: [
      ...edit,
      rename,
      {
        ...readInfo,
        does: 'opens the document for the next user',
        isProbe: true,
        holds: (known) => ({ json: { BaseFileName: sameName(known.newName + known.extension) } }),
        advises: ({ time }) => ({ json: { LastModifiedTime: asKnown(time) } }),
        otherwise: 'the document has a different name from the one that the user gave it',
      },
      save({ isExitSave: true }),
      seeContent,
      {
        ...rename,
        does: 'gives the document its old name back',
        headers: { ...lock, 'X-WOPI-RequestedName': '{base}' },
        advises: () => ({}),
      },
      unlock,
    ],
  },
];
