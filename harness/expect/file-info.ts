import type { WopiResponse } from '../client/response.ts';
import { compareFileInfo } from './compare-file-info.ts';
import type { JsonExpectation } from './json.ts';
import { compareResponse, failOn } from './response.ts';

/** Expects a CheckFileInfo response that matches the schema and has these properties. The status is not judged. */
export function expectFileInfo(response: WopiResponse, json: Readonly<Record<string, JsonExpectation>>): void {
  const mismatches = [...compareResponse(response, { json }), ...(verdictOn(response)?.mismatches ?? [])];
  failOn(mismatches, response, expectFileInfo, { judgesStatus: false });
}

/** What is suspicious but valid in a CheckFileInfo response, such as a misspelled property. */
export function fileInfoNotes(response: WopiResponse): readonly string[] {
  return verdictOn(response)?.notes ?? [];
}

function verdictOn({ json, text }: WopiResponse) {
  return 'value' in json ? compareFileInfo(json.value, text) : undefined;
}
