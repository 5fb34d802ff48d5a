import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { JsonValue, WopiResponse } from '../../harness/client/response.ts';
import { isObject, type JsonExpectation } from '../../harness/expect/json.ts';
import { expectNothingDone, isRefused } from '../../harness/expect/nothing-done.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import { resourceOfUrl } from '../../wopi/resource.ts';

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
  for (const url of urlsOf(valueAt(response, 'ChildFiles'), stem)) await wopi.deleteFile(resourceOfUrl(url));
  for (const url of urlsOf(valueAt(response, 'ChildContainers'), stem)) await wopi.deleteContainer(resourceOfUrl(url));
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
  return (children) =>
    named(children, stem).length > 0 ? `no child with ${JSON.stringify(stem)} in its name` : undefined;
}

function urlsOf(children: JsonValue | undefined, stem: string): string[] {
  return named(children, stem).flatMap(({ Url }) => (typeof Url === 'string' && URL.canParse(Url) ? [Url] : []));
}

function named(children: JsonValue | undefined, stem: string) {
  const list = Array.isArray(children) ? (children as readonly JsonValue[]) : [];
  return list.filter(isObject).filter(({ Name }) => typeof Name === 'string' && Name.includes(stem));
}
