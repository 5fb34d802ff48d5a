import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { type JsonExpectation, matching, sameName } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';

/** Expects 200 and this name at `path`, or 400: each host decides which names are legal. */
export function expectNameOrRefusal(response: WopiResponse, path: string, name: JsonExpectation): void {
  expectResponse(response, {
    status: [200, 400],
    ...(response.status === 200 ? { json: { [path]: name } } : {}),
  });
}

/** Expects 200 and exactly this name at `path`, or 400: each host decides which names are legal, but none has a path. */
export function expectExactNameOrRefusal(response: WopiResponse, path: string, exact: string): void {
  if (exact.includes('/')) expectResponse(response, { status: 400 });
  else expectNameOrRefusal(response, path, sameName(exact));
}

/** Judges what became of the name, unless the host refused it with 400, which becomes a note. */
export async function unlessRefused(
  { note }: Pick<CheckContext, 'note'>,
  response: WopiResponse,
  judge: () => Promise<void>,
): Promise<void> {
  if (response.status !== 400) return await judge();
  note(`${response.operation} returned 400. The documentation allows this for names that are illegal on the host.`);
}

/** The requested name, or one that the host adjusted, which a rename may do: see {@link isAdjusted}. */
export function nameOrAdjusted(requested: string): JsonExpectation {
  return (value) => {
    const wanted = sameName(requested)(value);
    if (wanted === undefined || (typeof value === 'string' && isAdjusted(requested, value))) return undefined;
    return `${wanted}, or the same with other characters replaced`;
  };
}

/** The name that a successful response returned, with an extension. */
export function returnedName(response: WopiResponse, extension = ''): JsonExpectation {
  return sameName(String(valueAt(response, 'Name')) + extension);
}

/** A name without a path. */
export const oneName = matching(/^[^/\\]+$/, 'a name without "/" and "\\"');

/**
 * Whether `name` is `requested` with a number added, or with characters other than plain letters and digits replaced or
 * removed. What is left of an encoding, such as "+AOk-" or "&amp;", has letters or signs of its own and is not an adjustment.
 */
function isAdjusted(requested: string, name: string): boolean {
  const withoutAccents = requested.normalize('NFD').replace(/\p{M}/gu, '');
  return [requested.normalize('NFC'), requested.normalize('NFD'), withoutAccents].some((text) => {
    const pattern = [...text].map((character) => (/[A-Za-z0-9]/.test(character) ? character : replaceable(character)));
    return new RegExp(`^${filler}${pattern.join('')}${filler}\\d*${filler}$`, 'u').test(name.normalize('NFC'));
  });
}

const filler = '[-_ .~()!]{0,3}';

function replaceable(character: string): string {
  return `(?:\\u{${character.codePointAt(0)?.toString(16)}}|${filler})`;
}
