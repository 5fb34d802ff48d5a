import { decodeGetChunkedFileResponse, encodePutChunkedFileRequest } from '../../wopi/chunked/chunked-file.ts';
import { mainContent } from '../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf } from '../../wopi/chunked/chunked-transfer.ts';
import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { isSuccess, type WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { sequenceNumberOf } from '../expect/sequence-number.ts';
import type { Leftover } from '../results/leftover.ts';
import { orUndefined } from './or-undefined.ts';
import { releaseLock } from './release-lock.ts';
import type { Restorable } from './restorable.ts';

/** Makes the next PutFile delete the content properties that would otherwise survive it. */
export async function releaseContentProperties(lane: Restorable, client: WopiClient): Promise<Leftover[]> {
  const { file, names, contentProperties } = lane;
  const kept = contentProperties.namesOn(file);
  if (kept.length === 0) return [];
  const lock = names.unique('restore');
  const locked = await client.lock(file, lock);
  const released = isSuccess(locked) ? await uploadAsDeletable(client, file, lock, kept) : locked;
  if (isSuccess(locked)) await releaseLock(client, file, lock);
  if (isSuccess(released)) return [];
  const reason = `${released.operation} returned ${released.status}`;
  return [{ url: identityOf(file), what: `content properties ${kept.join(', ')}`, reason }];
}

// The content does not change: the upload refers to its chunks and sends none.
async function uploadAsDeletable(
  client: WopiClient,
  file: WopiResource,
  lock: string,
  names: readonly string[],
): Promise<WopiResponse> {
  const download = await client.getChunkedFile(file, downloadOf([mainContent], { scheme: 'Zip', chunks: 'None' }));
  const answer = orUndefined(() => decodeGetChunkedFileResponse(download.body).message);
  if (!answer) return download;
  const ContentProperties = names.map((Name) => ({ Name, Value: '', Retention: 'DeleteOnContentChange' }) as const);
  const upload = encodePutChunkedFileRequest({ ContentProperties, Signatures: answer.Signatures }, []);
  return await client.putChunkedFile(file, upload, { sequenceNumber: sequenceNumberOf(download), lock });
}
