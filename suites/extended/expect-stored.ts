import type { WopiClient } from '../../harness/client/wopi-client.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { factsAbout } from './content-facts.ts';

/** Expects that the file has this content: in GetFile, in Size and, if the host returns it, in SHA256. */
export async function expectStored(
  wopi: Pick<WopiClient, 'checkFileInfo' | 'getFile'>,
  file: WopiResource,
  content: Uint8Array,
): Promise<void> {
  const reading = [wopi.checkFileInfo(file), wopi.getFile(file, { size: content.length })] as const;
  const [info, download] = await Promise.all(reading);
  // A wrong Size of a wrong content is right about it.
  expectResponse(download, { status: 200, body: content });
  expectResponse(info, { status: 200, json: factsAbout(content) });
}
