import { aValue } from '../../../harness/expect/json.ts';
import { encodeUtf7 } from '../../../wopi/utf7.ts';
import { sameContent } from '../holds.ts';
import type { JourneyEditor, Step } from '../journey.ts';

/** How the editor's requests look. */
export const editor: JourneyEditor = {
  editor: 'microsoft',
  headers: {
    'X-WOPI-CorrelationId': '{uuid}',
    'X-WOPI-SessionId': '{session}',
    'X-WOPI-MachineName': 'AM4PEPF0000A1B2',
    'X-WOPI-ClientVersion': '16.0.18730.41009',
    'X-WOPI-PerfTraceRequested': 'false',
    'X-WOPI-DeviceId': '{uuid}',
  },
  sendsAuthorization: true,
  address: (href) => href,
  lockId: (names) => JSON.stringify({ S: `wopi-conformance ${names.unique('session')}`, F: 4 }),
  sendsLockAlways: false,
  encodeName: (name) => encodeUtf7(name),
};

/** Headers under the lock of the session. */
export const lock = { 'X-WOPI-Lock': '{lock}' };
/** Content-Type of contents. */
export const octets = { 'Content-Type': 'application/octet-stream' };

/** The editor opens the document. */
export const readInfo: Step = {
  operation: 'CheckFileInfo',
  does: 'asks what the document is and what the user may do',
  returns: [200],
  holds: () => ({ json: { BaseFileName: aValue, Version: aValue } }),
  otherwise: 'the document does not open',
};

/** The editor locks the document. */
export const takeLock: Step = {
  operation: 'Lock',
  does: 'locks the document for its session',
  headers: lock,
  returns: [200],
  otherwise: 'the document opens read-only',
};

/** The editor reads the content. */
export const load: Step = {
  operation: 'GetFile',
  does: 'loads the document',
  headers: { 'X-WOPI-MaxExpectedSize': '104857600' },
  returns: [200],
  otherwise: 'the document does not open',
};

/** The editor saves. */
export const save: Step = {
  operation: 'PutFile',
  does: 'saves the document',
  headers: { ...lock, ...octets, 'X-WOPI-Editors': '{user}' },
  body: 'new',
  returns: [200],
  otherwise: 'the document cannot be saved, and the changes are lost on closing',
};

/** The editor refreshes its lock. */
export const refreshLock: Step = {
  operation: 'RefreshLock',
  does: 'refreshes its lock',
  headers: lock,
  returns: [200],
  otherwise: 'the session loses its lock, and another program can take the document',
};

/** The editor releases its lock. */
export const unlock: Step = {
  operation: 'Unlock',
  does: 'releases its lock when the last user leaves',
  headers: lock,
  returns: [200],
  otherwise: 'the document stays locked for every other program',
};

/** Shows what is stored. */
export const seeContent: Step = {
  ...load,
  does: 'reads the document again',
  holds: sameContent,
  otherwise: 'the document has lost what was saved last',
  isProbe: true,
};

/** Opens a document for editing. */
export const edit: readonly Step[] = [readInfo, takeLock, load];
/** A save, and what is then stored. */
export const saved: readonly Step[] = [save, seeContent];

/** What sessions have in common that edit. */
export const editing = {
  level: 'MUST',
  spec: 'online/scenarios/coauth',
  needs: ['SupportsUpdate', 'SupportsLocks'],
  start: 'unlocked',
} as const;
