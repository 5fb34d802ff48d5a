import type { WopiResponse } from '../../harness/client/response.ts';
import { aValue, equals, type JsonExpectation } from '../../harness/expect/json.ts';
import { valueAt } from '../../harness/lane/require-response.ts';

/** License properties that CheckContainerInfo must return before they can be compared. */
export const licensingValues = { LicenseCheckForEditIsEnabled: aValue, IsEduUser: aValue };

/** The same license properties as in `info`. */
export function sameLicensing(info: WopiResponse): Readonly<Record<keyof typeof licensingValues, JsonExpectation>> {
  return {
    LicenseCheckForEditIsEnabled: equals(booleanAt(info, 'LicenseCheckForEditIsEnabled')),
    IsEduUser: equals(booleanAt(info, 'IsEduUser')),
  };
}

// Microsoft's validator compares by value, so the text "True" counts as true.
function booleanAt(info: WopiResponse, property: string): boolean {
  return String(valueAt(info, property)).toLowerCase() === 'true';
}
