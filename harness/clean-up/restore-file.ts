import { identityOf } from '../../wopi/resource.ts';
import type { JsonValue } from '../client/response.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isHostsFailure } from '../results/failures.ts';
import type { Leftover } from '../results/leftover.ts';
import { releaseContentProperties } from './release-content-properties.ts';
import { probeLock, releaseLock, takeLock } from './release-lock.ts';
import type { Restorable } from './restorable.ts';

/** The state of the file under test before the run. */
export interface OriginalFile {
  /** Absent when it could not be read or need not be restored. */
  readonly content?: Uint8Array;
  /** Why the content could not be read. */
  readonly contentProblem?: string;
  readonly baseFileName?: string;
  readonly userInfo?: string;
}

/** Reads everything that a run may change. */
export async function captureOriginal(lane: Restorable, keepContent: boolean): Promise<OriginalFile> {
  const info = await lane.fileInfo().catch(nothing);
  return {
    ...(keepContent ? {} : await readContent(lane)),
    ...textProperty(info, 'BaseFileName', 'baseFileName'),
    ...textProperty(info, 'UserInfo', 'userInfo'),
  };
}

async function readContent(lane: Restorable): Promise<OriginalFile> {
  try {
    const { status, body, cutShort } = await lane.client.with({ purpose: 'setup' }).getFile(lane.file);
    if (cutShort) return { contentProblem: 'GetFile returned fewer bytes than its Content-Length' };
    return status === 200 ? { content: body } : { contentProblem: `GetFile returned ${status}` };
  } catch (error) {
    if (error instanceof TransportFailure) return { contentProblem: error.message };
    throw error;
  }
}

function nothing(error: unknown): { readonly [name: string]: JsonValue } {
  if (!isHostsFailure(error)) throw error;
  return {};
}

function textProperty(
  info: { readonly [name: string]: JsonValue },
  property: string,
  key: string,
): Record<string, string> {
  const value = info[property];
  return typeof value === 'string' && value !== '' ? { [key]: value } : {};
}

/** Restores the file's name, if a check has renamed it. */
export async function restoreName(
  lane: Restorable,
  client: WopiClient,
  { baseFileName }: OriginalFile,
): Promise<Leftover[]> {
  if (!lane.undoLog.hasRenamed(lane.file) || baseFileName === undefined) return [];
  lane.undoLog.forgetRename(lane.file);
  const stem = baseFileName.replace(/\.[^.]*$/, '');
  const rename = await client.renameFile(lane.file, stem);
  lane.undoLog.forgetRename(lane.file);
  lane.forgetClaims();
  if (rename.status === 200) return [];
  return [
    {
      url: identityOf(lane.file),
      what: 'name',
      reason: `RenameFile to ${JSON.stringify(stem)} returned ${rename.status}`,
    },
  ];
}

/** Restores the file's content and the user's UserInfo, if a check has changed them. */
export async function restoreContent(
  lane: Restorable,
  client: WopiClient,
  original: OriginalFile,
): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const url = identityOf(lane.file);
  if (lane.undoLog.hasWrittenUserInfo && original.userInfo !== undefined) {
    const put = await client.putUserInfo(lane.file, original.userInfo);
    if (put.status !== 200) leftovers.push({ url, what: 'UserInfo', reason: `PutUserInfo returned ${put.status}` });
  }
  if (!lane.undoLog.hasWritten(lane.file)) return leftovers;
  if (original.content) leftovers.push(...(await releaseContentProperties(lane, client)));
  const reason = await restoreBytes(lane, client, original);
  return reason === undefined ? leftovers : [...leftovers, { url, what: 'original content', reason }];
}

async function restoreBytes(lane: Restorable, client: WopiClient, original: OriginalFile): Promise<string | undefined> {
  const { content, contentProblem } = original;
  if (contentProblem !== undefined) return `it could not be read before the run: ${contentProblem}`;
  if (content === undefined) return undefined;
  const { status, body } = await client.getFile(lane.file);
  const isSame = status === 200 && Buffer.from(content).equals(body);
  // Only a content change deletes content properties.
  return isSame && lane.contentProperties.namesOn(lane.file).length === 0
    ? undefined
    : await putBack(lane, client, content);
}

async function putBack(lane: Restorable, client: WopiClient, content: Uint8Array): Promise<string | undefined> {
  const lock = lane.names.unique('restore');
  const lockInForce = () => probeLock(client, lane.file, lane.names.unique('probe'));
  const { answer: locked } = await takeLock(client, lane.file, lock, { lockInForce });
  if (locked.status !== 200) return `Lock returned ${locked.status}`;
  const put = await client.putFile(lane.file, content, lock);
  const unlock = await releaseLock(client, lane.file, lock);
  return put.status === 200 ? unlock : `PutFile returned ${put.status}`;
}
