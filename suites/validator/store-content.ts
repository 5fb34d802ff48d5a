import type { CheckContext } from '../../harness/checks/check-context.ts';
import { expectSuccess } from '../../harness/expect/response.ts';
import type { WopiResource } from '../../wopi/resource.ts';

const lock = 'LockString';

/** The file under test, unlocked, with this content. The validator judges PutFile and Unlock on the way there. */
export async function storeContent(
  { given, wopi }: Pick<CheckContext, 'given' | 'wopi'>,
  content: Uint8Array,
): Promise<WopiResource> {
  const file = await given.lockedFile({ lock });
  expectSuccess(await wopi.putFile(file, content, lock));
  expectSuccess(await wopi.unlock(file, lock));
  return file;
}
