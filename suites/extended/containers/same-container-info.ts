import type { JsonValue, WopiResponse } from '../../../harness/client/response.ts';
import { equals, type JsonExpectation } from '../../../harness/expect/json.ts';
import { isTrue } from '../../../harness/lane/claims.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';

/** The rights in CheckContainerInfo. */
export const containerRights = [
  'UserCanCreateChildContainer',
  'UserCanCreateChildFile',
  'UserCanDelete',
  'UserCanRename',
] as const;

const flags = [...containerRights, 'IsAnonymousUser', 'IsEduUser', 'LicenseCheckForEditIsEnabled'];

/** A Boolean that is false where it is absent. */
export function sameFlag(expected: JsonValue | undefined): JsonExpectation {
  return (value) => (isTrue(value) === isTrue(expected) ? undefined : String(isTrue(expected)));
}

/** The name, rights and license properties in the ContainerInfo of a response, as CheckContainerInfo must return them. */
export function sameContainerInfo(response: WopiResponse): Readonly<Record<string, JsonExpectation>> {
  return {
    Name: equals(String(valueAt(response, 'ContainerInfo.Name'))),
    ...Object.fromEntries(flags.map((flag) => [flag, sameFlag(valueAt(response, `ContainerInfo.${flag}`))])),
  };
}
