import type { DiagnosisCause } from '../../harness/results/diagnosis.ts';

/** A public bug report about a WOPI host, and what a run says about such a host. */
export interface PublicReport {
  /** Repository and number of the issue, or of several about the same fault. */
  readonly report: string;
  /** What the host does. */
  readonly host: string;
  /** Defects that stand for it. */
  readonly defects?: readonly string[];
  /** Causes that the first contact names, before any check. */
  readonly diagnoses?: readonly DiagnosisCause[];
  /** Why no defect stands for it. */
  readonly notShown?: string;
}

/** Reports that were rebuilt and tried. */
export const publicReports: readonly PublicReport[] = [
  {
    report: 'nextcloud/richdocuments#5942',
    host: 'encodes the name of a file with an umlaut and a space in CheckFileInfo',
    defects: ['test-file-percent-encoded', 'test-file-in-utf-7', 'save-as-names-not-decoded'],
  },
  {
    report: 'exoplatform/ecms#1597',
    host: 'loses a plus sign when it decodes UTF-7',
    defects: ['save-as-loses-escaped-plus'],
  },
  {
    report: 'CollaboraOnline/online#6656',
    host: 'makes a copy instead of renaming the file',
    defects: ['rename-makes-a-copy'],
  },
  {
    report: 'owncloud/ocis#9723, Docs#154, core#3',
    host: 'issues tokens of several kilobytes',
    defects: ['tokens-of-three-kilobytes'],
  },
  {
    report: 'microsoft/wopi-validator-core#78',
    host: 'has a WopiSrc with a query',
    notShown: 'The host is right; a host of this kind must pass every check.',
  },
  {
    report: 'Champs-Libres/wopi-lib#21',
    host: 'forgets locks after a moment',
    defects: ['lock-expires-after-a-minute'],
  },
  {
    report: 'nextcloud/officeonline#419',
    host: 'binds a lock to the user who took it',
    defects: ['lock-of-user', 'lock-bound-to-a-user-for-collabora'],
  },
  {
    report: 'haiwen/seafile-server#160',
    host: 'has workers that do not share their tokens',
    diagnoses: ['InconsistentResponses'],
  },
  {
    report: 'Docs#353',
    host: 'compares one member of the lock ID',
    defects: ['lock-id-compared-by-first-member'],
  },
  {
    report: 'apulliam/WOPIFramework#1',
    host: 'computes proofs with an internal scheme, name, or port',
    diagnoses: ['ProofRefused'],
  },
  {
    report: 'core#112, Docs#129',
    host: 'decodes escapes in the URL before it checks the proof',
    defects: ['proof-url-with-plus-as-space'],
    diagnoses: ['ProofRefused'],
  },
  {
    report: 'mikeebowen/node-wopi-server#7',
    host: 'checks proofs with other keys',
    diagnoses: ['ProofRefused'],
  },
  {
    report: 'ONLYOFFICE/DocumentServer#1889',
    host: 'opens the frame by GET',
    defects: ['token-by-get'],
  },
  {
    report: 'CollaboraOnline/online#2380',
    host: 'omits PostMessageOrigin',
    defects: ['no-post-message-origin'],
  },
  {
    report: 'learnweb/moodle-mod_collabora#10',
    host: 'keeps LastModifiedTime when a file is saved',
    defects: ['modified-time-of-the-upload'],
  },
  {
    report: 'suitenumerique/drive#698',
    host: 'returns 412 for a file that is smaller than expected',
    defects: ['max-expected-size-is-the-least', 'max-expected-size-is-too-much'],
  },
  {
    report: 'nextcloud/richdocuments#2150',
    host: 'accepts expired tokens',
    defects: ['expired-token-accepted'],
  },
  {
    report: 'CollaboraOnline/online#10824, owncloud/richdocuments#383',
    host: 'refuses every token without a message',
    diagnoses: ['TokenRefused'],
  },
  {
    report: 'nextcloud/richdocuments#2685, nextcloud/docker#2523',
    host: 'has an allow list, or a web server that uses the Authorization header itself',
    diagnoses: ['Forbidden', 'AuthorizationHeaderRefused'],
  },
  {
    report: 'CollaboraOnline/Docker-CODE#89',
    host: 'serves GET and refuses POST, or reads the token from the header only',
    defects: ['token-only-from-header'],
    diagnoses: ['PostRefused'],
  },
  {
    report: 'nextcloud/richdocuments#3420',
    host: 'returns URLs without the path prefix of its proxy',
    defects: ['ancestors-on-another-host'],
    diagnoses: ['PathPrefix'],
  },
  {
    report: 'MCPJam/inspector#3680',
    host: 'is not concerned: a report counted skipped checks as passed',
    notShown: 'It is about a test tool. A run that judged nothing ends with exit code 2.',
  },
];
