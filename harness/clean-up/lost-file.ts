import { isSuccess } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { download } from './download.ts';
import { isGone } from './release-lock.ts';
import type { Restorable } from './restorable.ts';

/**
 * Whether the host no longer finds the file under test. Writing to it then would create another file in its place. Two
 * signs, because one worker of a host may not know the token, or GetFile may not find an empty file.
 */
export async function isLost(lane: Restorable, client: WopiClient): Promise<boolean> {
  if (lane.loss !== undefined) return true;
  const info = await client.checkFileInfo(lane.file);
  if (!isGone(info) && !isSuccess(info)) return false;
  // Many hosts fail with a 500 when they read a file that is not there.
  const { problem } = await download(client, lane.file);
  if (problem === undefined) return false;
  if (isGone(info)) lane.noteLoss(`CheckFileInfo returned ${info.status} for it, and ${problem}`);
  else if (await lane.undoLog.made.existence.invents(client, 'file', lane.file))
    lane.noteLoss(`${problem} for it, and CheckFileInfo describes any file`);
  return lane.loss !== undefined;
}
