import { identityOf } from '../../wopi/resource.ts';
import { isSuccess } from '../client/response.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Leftover } from '../results/leftover.ts';
import { type OriginalFile, readInfo, textOf } from './original-file.ts';
import { probeLock, releaseLock } from './release-lock.ts';
import type { Restorable } from './restorable.ts';

/** Gives the user their UserInfo back, if a check has changed it. Returns why it could not, if it could not. */
export async function restoreUserInfo(
  lane: Restorable,
  client: WopiClient,
  { userInfo }: OriginalFile,
): Promise<string | undefined> {
  const { changes } = lane.undoLog;
  if (!changes.mayUserInfoDiffer) return undefined;
  const put = await client.putUserInfo(lane.file, userInfo);
  if (!isSuccess(put)) return `PutUserInfo returned ${put.status}`;
  changes.noteUserInfoRestored();
  return undefined;
}

/** What could not be given back, as far as is known. */
export interface Problems {
  readonly name?: string | undefined;
  readonly userInfo?: string | undefined;
  /** A lock that could not be released is a leftover already. */
  readonly hasLock: boolean;
}

/** Compares name, UserInfo and lock with what they were before the run. */
export async function verifyRestored(
  lane: Restorable,
  client: WopiClient,
  original: OriginalFile,
  problems: Problems,
): Promise<Leftover[]> {
  const { file, undoLog } = lane;
  if (!undoLog.changes.hasChanged(file) && problems.name === undefined) return [];
  const info = await readInfo(lane, client);
  const unread = lane.loss ?? 'CheckFileInfo could not be read after the run';
  const leftover = (what: string, reason: string | undefined): Leftover[] =>
    reason === undefined ? [] : [{ url: identityOf(file), what, reason }];
  const compare = (property: string, before: string, problem: string | undefined): string | undefined => {
    const now = info && textOf(info, property);
    if (now === undefined) return problem ?? unread;
    return now === before ? undefined : (problem ?? describeChange(property, before, now));
  };
  const nameProblem = () => {
    // A file in its place may have its name.
    if (lane.loss !== undefined) return problems.name ?? lane.loss;
    return original.baseFileName && compare('BaseFileName', original.baseFileName, problems.name);
  };
  return [
    ...leftover('name', nameProblem()),
    // It is the user's, so another lane may be changing it.
    ...leftover(
      'UserInfo',
      undoLog.changes.hasWrittenUserInfo ? compare('UserInfo', original.userInfo, problems.userInfo) : undefined,
    ),
    ...leftover('lock', problems.hasLock ? undefined : await lockLeft(lane, client, info?.SupportsGetLock === true)),
  ];
}

function describeChange(property: string, before: string, now: string): string {
  return `${property} of CheckFileInfo is ${JSON.stringify(now)}, and was ${JSON.stringify(before)}`;
}

/**
 * Releases a lock of this run that the undo log does not know to be held: a host may return success for a lock or an
 * unlock that it did not carry out. Returns why the lock is still there, if it is.
 */
export async function lockLeft(
  lane: Restorable,
  client: WopiClient,
  supportsGetLock: boolean,
): Promise<string | undefined> {
  if (!lane.undoLog.changes.hasLocked(lane.file)) return undefined;
  try {
    const lock = await currentLock(lane, client, supportsGetLock);
    if (!lock || !lane.undoLog.changes.isOwnLock(lane.file, lock)) return undefined;
    const refusal = await releaseLock(client, lane.file, lock);
    const still = await currentLock(lane, client, supportsGetLock);
    return still === lock
      ? (refusal?.reason ?? `the file is still locked with ${JSON.stringify(lock)} after Unlock`)
      : undefined;
  } catch (error) {
    if (error instanceof TransportFailure) return `it could not be found out whether one is left: ${error.message}`;
    throw error;
  }
}

async function currentLock(
  { file, names }: Restorable,
  client: WopiClient,
  supportsGetLock: boolean,
): Promise<string | undefined> {
  if (!supportsGetLock) return await probeLock(client, file, names.unique('probe'));
  return (await client.getLock(file)).header('X-WOPI-Lock');
}
