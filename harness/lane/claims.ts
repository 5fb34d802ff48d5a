import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import { describeJson, isObject } from '../expect/json.ts';
import type { HostPageLoad } from '../host-page/host-page-load.ts';
import { SetupFailure } from '../results/failures.ts';
import { faultOf } from '../results/fault.ts';
import type { AccessKind } from './further-access.ts';

type JsonObject = { readonly [name: string]: JsonValue };

/** What the gates are evaluated against; each value is fetched once per group. */
export interface Claims {
  /** Whether the run can open the file as another user, or another file. */
  hasAccess(kind: AccessKind): boolean;
  /** Whether requests carry proofs. */
  readonly signsRequests: boolean;
  /** How the host page loaded the frame; absent when no host page was opened. */
  readonly hostPageLoad: HostPageLoad | undefined;
  /** Whether checks may create files that the host cannot delete. */
  readonly leavesFiles: boolean;
  fileInfo(): Promise<JsonObject>;
  parentContainerInfo(): Promise<JsonObject>;
  /** Whether the host rejects a current request whose proofs are both invalid. */
  validatesProofs(): Promise<boolean>;
}

/** Whether a claim is true, as Microsoft's validator compares it: by value. */
export function isTrue(value: JsonValue | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** The JSON object of a CheckFileInfo or CheckContainerInfo response. @throws {SetupFailure} when it is missing. */
export function infoOf(response: WopiResponse): JsonObject {
  const json = response.json;
  // Microsoft's prerequisites only read the properties; the checks judge the success status.
  if (isSuccess(response) && 'value' in json && isObject(json.value)) return json.value;
  const got = 'problem' in json ? json.problem : describeJson(json.value);
  const mismatch = {
    at: response.operation,
    expected: 'a success status and a JSON object',
    actual: `status ${describeStatus(response)} and ${got}`,
  };
  const fault = isSuccess(response) ? [{ ...mismatch, at: 'body' }] : [];
  throw new SetupFailure(
    `${response.operation} did not return a JSON object, so it is unknown what the host supports`,
    [mismatch],
    faultOf(response, fault),
  );
}
