import { aValue, sameName } from '../../../harness/expect/json.ts';
import { withoutParameters } from '../../../wopi/query.ts';
import { encodeUtf7 } from '../../../wopi/utf7.ts';
import { maySaveCopies } from '../gates.ts';
import { aNumber, plainFileName, sameContent } from '../holds.ts';
import type { JourneyEditor, Step } from '../journey.ts';

/** How the editor's requests look. */
export const editor: JourneyEditor = {
  editor: 'onlyoffice',
  userAgent: 'Node.js/6.13',
  headers: {
    Accept: 'application/json, text/plain, */*',
    'X-WOPI-TimeStamp': '{ticks}',
    'X-WOPI-ClientVersion': '9.3.0.0',
    'X-WOPI-CorrelationId': '{uuid}',
    'X-WOPI-SessionId': '{session}',
  },
  sendsAuthorization: false,
  address: (href) => withoutParameters(href, ['access_token_ttl']),
  lockId: (names) => names.unique('lock'),
  sendsLockAlways: true,
  encodeName: (name) => encodeUtf7(name, 'shiftedRuns'),
};

/** What the editor accepts in a GET. */
const compressed = { 'Accept-Encoding': 'gzip, compress, deflate, br' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
/** Headers under the lock of the session. */
export const lock = { ...form, 'X-WOPI-Lock': '{lock}' };
/** What the editor takes for a success. */
export const done = [200, 204];

/** The editor opens the document. */
export const readInfo: Step = {
  operation: 'CheckFileInfo',
  does: 'asks what the document is and what the user may do',
  headers: compressed,
  returns: [200],
  holds: () => ({ json: { BaseFileName: plainFileName, Size: aNumber } }),
  otherwise: 'an error page appears instead of the document',
};
/** The editor locks the document. */
export const takeLock: Step = {
  operation: 'Lock',
  does: 'locks the document before it is shown',
  headers: lock,
  returns: done,
  otherwise: 'the document opens in view mode',
};
/** The editor reads the content. */
export const load: Step = {
  operation: 'GetFile',
  does: 'loads the document',
  headers: { ...compressed, 'X-WOPI-MaxExpectedSize': '104857600' },
  returns: [200],
  otherwise: '“Download failed”',
};
/** The editor refreshes its lock. */
export const refreshLock: Step = {
  operation: 'RefreshLock',
  does: 'refreshes its lock',
  headers: lock,
  returns: done,
  after: { text: 'every 10 min', seconds: 600 },
  otherwise: 'the session loses its lock without noticing, and its last save is lost',
};
/** The editor releases its lock. */
export const unlock: Step = {
  operation: 'Unlock',
  does: 'releases its lock after the last save',
  headers: lock,
  returns: done,
  otherwise: 'the next user sees the old content from the cache of the editor',
};

interface Saving {
  readonly isAutosave?: true;
  readonly isExitSave?: true;
}

// What is not true is not sent.
/** The editor saves. */
export function save({ isAutosave, isExitSave }: Saving = {}): Step {
  return {
    operation: 'PutFile',
    does: isExitSave ? 'saves the document after the last user has left' : 'saves the document',
    headers: {
      'Content-Type': '{type}',
      'X-WOPI-Lock': '{lock}',
      'X-WOPI-Editors': '{user}1',
      'X-LOOL-WOPI-IsModifiedByUser': 'true',
      ...(isAutosave && { 'X-LOOL-WOPI-IsAutosave': 'true' }),
      ...(isExitSave && { 'X-LOOL-WOPI-IsExitSave': 'true' }),
      'X-LOOL-WOPI-Timestamp': '{time}',
    },
    body: 'new',
    returns: done,
    ...(isExitSave && { after: { text: '5 s after the last user has left', seconds: 5 } }),
    otherwise: 'the work of the session is lost, and no one is told',
  };
}

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
  does: 'renames the document',
  headers: { ...lock, 'X-WOPI-RequestedName': '{newName}' },
  returns: [200],
  holds: () => ({ json: { Name: aValue } }),
  advises: ({ newName }) => ({ json: { Name: sameName(newName) } }),
  otherwise: 'the document keeps its name, or its title becomes empty',
};

/** The first CheckFileInfo of a session, which alone has the parameter sc of the action URL. */
const firstInfo: Step = { ...readInfo, headers: { ...compressed, 'X-WOPI-SessionContext': 'session-context' } };
/** Opens a document for editing. */
export const edit: readonly Step[] = [firstInfo, takeLock, load];
/** The save after the last user has left. */
export const exit: readonly Step[] = [save({ isExitSave: true }), seeContent, unlock];
/** The editor's documentation. */
export const docs = 'https://api.onlyoffice.com/docs/docs-api/using-wopi';
/** What most sessions have in common. */
export const base = {
  level: 'MUST',
  spec: `${docs}/wopi-rest-api/putfile/`,
  needs: [],
  start: 'unlocked',
} as const;
/** What sessions about locks have in common. */
export const locking = { ...base, spec: `${docs}/wopi-rest-api/lock/`, needs: ['SupportsLocks'] } as const;
/** What sessions have in common that save a copy. */
export const copying = { ...base, spec: `${docs}/wopi-rest-api/putrelativefile/`, needs: maySaveCopies } as const;
