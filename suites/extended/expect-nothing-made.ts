import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { JsonObject, JsonValue, WopiResponse } from '../../harness/client/response.ts';
import { isObject, type JsonExpectation } from '../../harness/expect/json.ts';
import { itemsIn } from '../../harness/expect/listing.ts';
import { expectNothingDone, isRefused } from '../../harness/expect/nothing-done.ts';

/**
 * Expects that a request that the host refused created no child of the parent container with `stem`, a unique text, in
 * its name. Judges nothing if it was not refused, or if the host cannot list children.
 */
export async function expectNothingMade(
  { wopi, given }: Pick<CheckContext, 'wopi' | 'given'>,
  refused: WopiResponse,
  stem: string,
): Promise<void> {
  if (!isRefused(refused) || (await given.fileInfo()).SupportsContainers !== true) return;
  const response = await wopi.enumerateChildren(await given.parentContainer());
  if (isRefused(response)) return;
  // The response of the refused request has no URL from which the run could delete it.
  for (const { kind, resource } of (itemsIn(response) ?? []).filter(({ name }) => name.includes(stem)))
    await (kind === 'file' ? wopi.deleteFile(resource) : wopi.deleteContainer(resource));
  const json = { ChildFiles: noneNamed(stem), ChildContainers: noneNamed(stem) };
  expectNothingDone(refused, [{ response, expected: { json } }]);
}

/**
 * Expects that a PutRelativeFile that the host refused created no file named `exact`, which must still be free. Judges
 * nothing if it was not refused.
 */
export async function expectNameStillFree(
  { wopi, given, file, documents }: Pick<CheckContext, 'wopi' | 'given' | 'file' | 'documents'>,
  refused: WopiResponse,
  exact: string,
): Promise<void> {
  if (!isRefused(refused)) return;
  const response = await wopi.putRelativeFile(file, documents.simple, { exact });
  if (response.status !== 409) return;
  // Throws on a host that always returns 409.
  await given.newFile();
  // Returns the URL from which the run deletes the file.
  await wopi.putRelativeFile(file, documents.simple, { exact, overwrite: true });
  expectNothingDone(refused, [{ response, expected: { status: 200 } }]);
}

function noneNamed(stem: string): JsonExpectation {
  return (children) => {
    const list = Array.isArray(children) ? (children as readonly JsonValue[]) : [];
    const isNamed = ({ Name }: JsonObject) => typeof Name === 'string' && Name.includes(stem);
    return list.filter(isObject).some(isNamed) ? `no child with ${JSON.stringify(stem)} in its name` : undefined;
  };
}
