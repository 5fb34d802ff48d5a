import { aValue, sameName } from '../../../harness/expect/json.ts';
import { withParameters } from '../../../wopi/query.ts';
import { encodeUtf7 } from '../../../wopi/utf7.ts';
import { maySaveCopies } from '../gates.ts';
import { plainFileName, sameContent, sameTime } from '../holds.ts';
import type { JourneyEditor, Step } from '../journey.ts';

/** How the editor's requests look. */
export const editor: JourneyEditor = {
  editor: 'collabora',
  userAgent: 'COOLWSD HTTP Agent 25.04.1',
  headers: { 'X-COOL-WOPI-ServerId': '5f3a9c1e' },
  sendsAuthorization: true,
  // As the host page passes it on for an editing session.
  address: (href) => withParameters(href, { permission: 'edit' }),
  lockId: (names) => names.unique('cool-lock'),
  sendsLockAlways: false,
  encodeName: (name) => encodeUtf7(name, 'unclosed'),
};

/** Headers under the lock of the session. */
export const lock = { 'X-WOPI-Lock': '{lock}' };
/** Headers under the lock of the next session. */
export const nextLock = { 'X-WOPI-Lock': '{nextLock}' };
/** Content-Type of contents. */
export const octets = { 'Content-Type': 'application/octet-stream' };

/** The editor opens the document. */
export const readInfo: Step = {
  operation: 'CheckFileInfo',
  does: 'asks what the document is and what the user may do',
  returns: [200],
  holds: () => ({ json: { BaseFileName: plainFileName } }),
  otherwise: 'the page shows “Unauthorized WOPI host”',
};
/** The editor reads the content. */
export const load: Step = {
  operation: 'GetFile',
  does: 'loads the document',
  returns: [200],
  otherwise: 'the document does not open',
};
/** The editor locks the document. */
export const takeLock: Step = {
  operation: 'Lock',
  does: 'locks the document after it is loaded',
  headers: lock,
  returns: [200],
  otherwise: 'the document opens read-only: “The document could not be locked”',
};
/** The editor releases its lock. */
export const unlock: Step = {
  operation: 'Unlock',
  does: 'releases its lock after the last editor has left',
  headers: lock,
  returns: [200],
  otherwise: 'the document stays locked for other programs',
};

interface Saving {
  readonly isAutosave?: boolean;
  readonly isExitSave?: boolean;
  /** The user has chosen to overwrite, so no timestamp is sent. */
  readonly isForced?: boolean;
  readonly lock?: string;
}

/** The editor saves. */
export function save({
  isAutosave = false,
  isExitSave = false,
  isForced = false,
  lock: id = '{lock}',
}: Saving = {}): Step {
  return {
    operation: 'PutFile',
    does: isAutosave ? 'saves by itself' : 'saves the document',
    headers: {
      ...octets,
      'X-WOPI-Lock': id,
      'X-COOL-WOPI-IsModifiedByUser': 'true',
      'X-COOL-WOPI-IsAutosave': String(isAutosave),
      'X-COOL-WOPI-IsExitSave': String(isExitSave),
      ...(!isForced && { 'X-COOL-WOPI-Timestamp': '{time}' }),
    },
    body: 'new',
    returns: [200],
    advises: () => ({ json: { LastModifiedTime: aValue } }),
    otherwise: '“Document cannot be saved”, or a conflict dialog although no one else changed the document',
  };
}

/** Shows the time of the last change. */
export const seeTime: Step = {
  ...readInfo,
  does: 'asks for the time of the last change',
  holds: sameTime,
  otherwise: '“Document has been changed in storage” appears although no one else changed it',
  isProbe: true,
};
/** Shows what is stored. */
export const seeContent: Step = {
  ...load,
  does: 'reads the document again',
  holds: sameContent,
  otherwise: 'the document has lost what was saved last',
  isProbe: true,
};
/** The user renames the document. */
export const rename: Step = {
  operation: 'RenameFile',
  does: 'renames the document, with the whole document as the body',
  headers: { ...octets, ...lock, 'X-WOPI-RequestedName': '{newName}' },
  body: 'known',
  returns: [200],
  holds: () => ({ json: { Name: aValue } }),
  advises: ({ newName }) => ({ json: { Name: sameName(newName), Url: aValue } }),
  otherwise: '“Failed to rename the document”',
};

/** Opens a document for editing. */
export const edit: readonly Step[] = [readInfo, load, takeLock];
const docs = 'https://sdk.collaboraonline.com/docs/advanced_integration.html';
/** The documentation of opening and saving. */
export const savesDocs = 'https://sdk.collaboraonline.com/docs/How_to_integrate.html';
/** What most sessions have in common. */
export const base = { level: 'MUST', spec: docs, needs: [], start: 'unlocked' } as const;
/** What sessions about locks have in common. */
export const locking = { ...base, needs: ['SupportsLocks'] } as const;
/** What sessions have in common that save a copy. */
export const copying = { ...base, needs: maySaveCopies } as const;
