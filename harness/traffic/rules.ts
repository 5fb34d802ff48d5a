import type { Editor } from '../../wopi/editors.ts';

/** The requirement that states a rule, in the ledger of each editor that depends on it. */
export type Rule = { readonly [Name in Editor]?: string };

/** What the presented lock ID is to the lock in force. */
export type LockMatch = 'same' | 'other' | 'free';

/** The operations that present a lock ID, with a rule for each state of the file. */
export const lockRules = {
  Lock: {
    same: { microsoft: 'LOCK-02', collabora: 'COOL-LOCK-02', onlyoffice: 'OO-LOCK-07' },
    other: { microsoft: 'LOCK-03', collabora: 'COOL-LOCK-06' },
    free: { microsoft: 'LOCK-01', collabora: 'COOL-LOCK-01', onlyoffice: 'OO-LOCK-02' },
  },
  RefreshLock: {
    same: { microsoft: 'REFRESH-01', onlyoffice: 'OO-LOCK-03' },
    other: { microsoft: 'REFRESH-02' },
    free: { microsoft: 'REFRESH-03' },
  },
  Unlock: {
    same: { microsoft: 'UNLOCK-01', collabora: 'COOL-LOCK-09', onlyoffice: 'OO-LOCK-06' },
    other: { microsoft: 'UNLOCK-02', collabora: 'COOL-LOCK-12' },
    free: { microsoft: 'UNLOCK-03' },
  },
  UnlockAndRelock: {
    same: { microsoft: 'RELOCK-01' },
    other: { microsoft: 'RELOCK-03' },
    free: { microsoft: 'RELOCK-04' },
  },
  PutFile: {
    same: { microsoft: 'PUT-01', collabora: 'COOL-PUT-01', onlyoffice: 'OO-PUT-01' },
    other: { microsoft: 'PUT-05' },
    free: { microsoft: 'PUT-03' },
  },
  RenameFile: {
    same: { microsoft: 'RENAME-07' },
    other: { microsoft: 'RENAME-08' },
    free: {},
  },
} as const satisfies Readonly<Record<string, Readonly<Record<LockMatch, Rule>>>>;

/** Operations without the ID that they need. */
export const missingLockIdRules = {
  Lock: { microsoft: 'LOCK-04' },
  RefreshLock: { microsoft: 'REFRESH-04' },
  Unlock: { microsoft: 'UNLOCK-04' },
  UnlockAndRelock: { microsoft: 'RELOCK-07' },
} as const satisfies Readonly<Record<string, Rule>>;

/** The statuses that the documentation lists for an operation. */
export const statusRules: Readonly<
  Record<string, { readonly rule: Rule; readonly statuses: readonly number[] } | undefined>
> = {
  GetFile: { rule: { microsoft: 'GETFILE-08' }, statuses: [200, 401, 404, 412, 500] },
  PutFile: { rule: { microsoft: 'PUT-23' }, statuses: [200, 401, 404, 409, 413, 500, 501] },
  PutUserInfo: { rule: { microsoft: 'USERINFO-08' }, statuses: [200, 401, 404, 500, 501] },
  EnumerateAncestors: { rule: { microsoft: 'ANCEST-06' }, statuses: [200, 401, 404, 500, 501] },
  CheckContainerInfo: { rule: { microsoft: 'CCI-08' }, statuses: [200, 401, 404, 500, 501] },
  CreateChildContainer: { rule: { microsoft: 'CCC-10' }, statuses: [200, 400, 401, 404, 409, 500, 501] },
};

/** The other rules, by what they are about. */
export const rules = {
  noRedirect: { microsoft: 'DISPATCH-08', collabora: 'COOL-NET-05', onlyoffice: 'OO-NET-05' },
  contentLength: { microsoft: 'HDR-14', collabora: 'HDR-14', onlyoffice: 'HDR-14' },
  noByteOrderMark: { microsoft: 'HDR-15', collabora: 'COOL-CFI-02', onlyoffice: 'OO-CFI-01' },
  claimIsBacked: { microsoft: 'DISPATCH-07', collabora: 'COOL-CFI-16' },
  rightsAreEnforced: { microsoft: 'TOKEN-09' },
  noLockInSuccess: { microsoft: 'LOCKC-13' },

  lockInGetLock: { microsoft: 'GETLOCK-01' },
  noLockInGetLock: { microsoft: 'GETLOCK-02' },
  lockInConflict: { microsoft: 'LOCKC-08' },
  unlockedInGetLock: { microsoft: 'GETLOCK-06', collabora: 'COOL-LOCK-09', onlyoffice: 'OO-LOCK-06' },
  unlocksAtOnce: { microsoft: 'UNLOCK-08', collabora: 'COOL-LOCK-09', onlyoffice: 'OO-LOCK-06' },
  saveKeepsLock: { microsoft: 'PUT-20', collabora: 'COOL-PUT-01', onlyoffice: 'OO-PUT-01' },
  savesWithoutLock: { microsoft: 'PUT-02', onlyoffice: 'OO-PUT-05' },
  saveNeedsLock: { microsoft: 'PUT-06' },
  knownTimeIsNoConflict: { collabora: 'COOL-PUT-03', onlyoffice: 'OO-PUT-04' },

  savedBytes: { microsoft: 'PUT-11', collabora: 'COOL-GET-01', onlyoffice: 'OO-PUT-02' },
  newBytesAtOnce: { microsoft: 'GETFILE-12', collabora: 'COOL-GET-01', onlyoffice: 'OO-PUT-02' },
  refusedSave: { microsoft: 'PUT-05', collabora: 'COOL-PUT-09', onlyoffice: 'OO-PUT-02' },
  sizeOfContent: { microsoft: 'CFI-15', collabora: 'COOL-CFI-06', onlyoffice: 'OO-CFI-03' },
  digestOfContent: { microsoft: 'CFI-103' },
  copyHasBody: { microsoft: 'PUTREL-01', collabora: 'COOL-REL-01', onlyoffice: 'OO-REL-01' },

  versionMoves: { microsoft: 'CFI-22', onlyoffice: 'OO-CFI-04' },
  versionStays: { microsoft: 'CFI-24' },
  versionIsNew: { microsoft: 'CFI-23' },
  itemVersionOfSave: { microsoft: 'PUT-08' },
  newItemVersion: { microsoft: 'PUT-09' },
  itemVersionOfGetFile: { microsoft: 'GETFILE-05' },
  itemVersionOfLock: { microsoft: 'LOCK-05' },
  itemVersionOfUnlock: { microsoft: 'UNLOCK-05' },

  timeStays: { collabora: 'COOL-CFI-13', onlyoffice: 'OO-CFI-04' },
  timeStaysAfterLock: { collabora: 'COOL-CFI-14', onlyoffice: 'OO-CFI-04' },
  timeMoves: { microsoft: 'CFI-101', collabora: 'COOL-CFI-15', onlyoffice: 'OO-CFI-05' },
  timeOfSave: { collabora: 'COOL-PUT-02' },

  infoIsJson: { microsoft: 'CFI-01', collabora: 'COOL-CFI-02', onlyoffice: 'OO-CFI-01' },
  infoTypes: { microsoft: 'CFI-03', collabora: 'COOL-CFI-30', onlyoffice: 'OO-CFI-15' },
  infoUrls: { microsoft: 'CFI-08', onlyoffice: 'OO-CFI-16' },
  infoPlus: { microsoft: 'CFI-10' },
  infoName: { microsoft: 'CFI-11', collabora: 'COOL-CFI-03', onlyoffice: 'OO-CFI-02' },
  infoSize: { microsoft: 'CFI-15', collabora: 'COOL-CFI-06', onlyoffice: 'OO-CFI-03' },
  infoOwner: { microsoft: 'CFI-14', collabora: 'COOL-CFI-09' },
  infoUser: { microsoft: 'CFI-17', collabora: 'COOL-CFI-08', onlyoffice: 'OO-CFI-12' },
  infoVersion: { microsoft: 'CFI-21' },

  copyName: { microsoft: 'PUTREL-21', onlyoffice: 'OO-REL-03' },
  copyUrl: { microsoft: 'PUTREL-22', collabora: 'COOL-REL-02', onlyoffice: 'OO-REL-03' },
  renamedName: { microsoft: 'RENAME-02', onlyoffice: 'OO-REN-01' },
  renamedInfo: { microsoft: 'RENAME-03' },
} as const satisfies Readonly<Record<string, Rule>>;

/** The requirement that states a rule for the first of these editors that depends on it; undefined if none does. */
export function requirementOf(rule: Rule, editors: readonly Editor[]): string | undefined {
  return editors.map((editor) => rule[editor]).find((id) => id !== undefined);
}
