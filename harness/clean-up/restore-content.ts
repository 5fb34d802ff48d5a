import { open, rm } from 'node:fs/promises';
import { identityOf } from '../../wopi/resource.ts';
import { isSuccess } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Leftover } from '../results/leftover.ts';
import { beginningLength } from './content-watch.ts';
import { download } from './download.ts';
import type { KeptContent } from './kept-content.ts';
import { isLost } from './lost-file.ts';
import { releaseContentProperties } from './release-content-properties.ts';
import { probeLock, releaseLock, takeLock } from './release-lock.ts';
import type { Restorable } from './restorable.ts';
import type { WriteWay } from './write-ways.ts';

/** Gives the file its content back, if a check may have changed it, and reads it back. */
export async function restoreContent(lane: Restorable, client: WopiClient, content: KeptContent): Promise<Leftover[]> {
  if (!lane.undoLog.changes.hasWritten(lane.file)) return await dispose(content, []);
  if (await isLost(lane, client)) return [leaveLost(lane, content)];
  const properties = await releaseContentProperties(lane, client);
  const found = await keepForeign(lane, client, content);
  const reason = found?.mustStay ? found.reason : await restoreBytes(lane, client, content);
  if (reason === undefined && !found) return await dispose(content, properties);
  content.leave();
  const url = identityOf(lane.file);
  const replaced = `it was replaced by the original; it is kept in ${content.pathOfFound}`;
  return [
    ...properties,
    reason === undefined
      ? { url, what: 'content that this run did not write', reason: replaced }
      : { url, what: 'original content', reason: withPath(reason, content), isContent: true },
  ];
}

function leaveLost({ file, loss }: Restorable, content: KeptContent): Leftover {
  content.leave();
  const reason = `${loss}, so nothing was written to it and its content is unknown`;
  return { url: identityOf(file), what: 'original content', reason: withPath(reason, content), isContent: true };
}

/** A content that this run has not written. */
interface Foreign {
  readonly reason: string;
  /** It is the work of another client, and not what the host makes of what it is sent. */
  readonly mustStay: boolean;
}

/** Keeps what another client may have written, so that giving the original back loses nothing. */
async function keepForeign(lane: Restorable, client: WopiClient, content: KeptContent): Promise<Foreign | undefined> {
  const { contents } = lane.undoLog;
  const path = content.pathOfFound;
  const { digest } = await download(client, lane.file, { path, claimedSize: content.size });
  const isKnown = !digest || digest.sha256 === content.digest.sha256 || contents.mayBeOwn(digest.sha256);
  const mustStay = lane.hasOtherClient || contents.isFaithful;
  if (isKnown || (!mustStay && contents.beginsAsSent(await beginningOf(path)))) {
    await rm(path, { force: true });
    return undefined;
  }
  return { reason: 'another client has written the file since, and its content was not overwritten', mustStay };
}

async function beginningOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningLength), 0, beginningLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Gives the file its content back for now: the kept content stays available, and the end of the run verifies it. */
export async function putContentBack(lane: Restorable, client: WopiClient, content: KeptContent): Promise<void> {
  if (!lane.undoLog.changes.hasWritten(lane.file) || (await isLost(lane, client))) return;
  await restoreBytes(lane, client, content);
}

const small = Buffer.from('This replaces the large content of a check.');

/** Replaces large content for the checks that follow, which download what they find. They notice it if that fails. */
export async function shrinkContent(lane: Restorable, client: WopiClient): Promise<void> {
  if (!lane.undoLog.changes.hasLargeContent(lane.file) || (await isLost(lane, client))) return;
  await underLock(lane, client, async (lock) => {
    await client.putFile(lane.file, small, lock);
    return undefined;
  });
}

/** The reason, with where the original content can be found. */
export function withPath(reason: string, { path }: KeptContent): string {
  return `${reason}; the original is kept in ${path}`;
}

async function dispose(content: KeptContent, leftovers: Leftover[]): Promise<Leftover[]> {
  await content.discard();
  return leftovers;
}

async function restoreBytes(lane: Restorable, client: WopiClient, content: KeptContent): Promise<string | undefined> {
  // Only a change of the content deletes content properties.
  const mustWrite = lane.contentProperties.namesOn(lane.file).length > 0;
  if (!mustWrite && (await differenceTo(content, lane, client)) === undefined) return undefined;
  let firstProblem: string | undefined;
  for (const way of lane.writeWays.inOrder(lane.file)) {
    const problem = (await writeIn(way, lane, client, content)) ?? (await differenceTo(content, lane, client));
    if (problem === undefined) return undefined;
    firstProblem ??= problem;
  }
  return firstProblem;
}

/** What tells the file's content from the original one; undefined when they are the same. */
async function differenceTo(
  { digest: original }: KeptContent,
  { file }: Restorable,
  client: WopiClient,
): Promise<string | undefined> {
  const { digest, problem } = await download(client, file, { claimedSize: original.size });
  if (!digest) return `the content could not be read back: ${problem}`;
  if (digest.sha256 === original.sha256) return undefined;
  const sizes = `${digest.size} bytes are read back, the original has ${original.size}`;
  return digest.size === original.size ? `${sizes}, but other ones` : sizes;
}

/** Writes the content. Returns why that failed, if it did. */
async function writeIn(
  { isLocked, hasType }: WriteWay,
  lane: Restorable,
  client: WopiClient,
  content: KeptContent,
): Promise<string | undefined> {
  const options = hasType ? {} : { contentType: null };
  const write = async (lock?: string) => {
    const put = await client.putFile(lane.file, content, lock, options);
    return isSuccess(put) ? undefined : `PutFile returned ${put.status}`;
  };
  return await ifTransportFails(isLocked ? underLock(lane, client, write) : write(), ({ message }) => message);
}

// A lock that stays is in the undo log.
async function underLock(
  lane: Restorable,
  client: WopiClient,
  write: (lock: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const lock = lane.names.unique('restore');
  const isForeign = (other: string) => lane.isForeignLock(other);
  const lockInForce = () => probeLock(client, lane.file, lane.names.unique('probe'));
  const { answer } = await takeLock(client, lane.file, lock, { lockInForce, isForeign });
  if (isSuccess(answer)) {
    const problem = await write(lock);
    await releaseLock(client, lane.file, lock);
    return problem;
  }
  // A lock of this run that cannot be released still permits to write.
  const kept = answer.status === 409 ? answer.header('X-WOPI-Lock') : undefined;
  return kept && !isForeign(kept) ? await write(kept) : `Lock returned ${answer.status}`;
}
