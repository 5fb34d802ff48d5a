import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type JsonValue, type WopiResponse } from '../client/response.ts';
import { describeJson, isObject } from '../expect/json.ts';
import type { FrameLoad } from '../host-page/frame-load.ts';
import { SetupFailure } from '../results/failures.ts';

type JsonObject = { readonly [name: string]: JsonValue };

/** What the gates are judged by; each answer is asked for once a group. */
export interface Claims {
  /** Whether requests carry proofs. */
  readonly signsRequests: boolean;
  /** How the host page loaded the frame; absent where none was opened. */
  readonly frameLoad: FrameLoad | undefined;
  fileInfo(): Promise<JsonObject>;
  parentContainerInfo(): Promise<JsonObject>;
  /** Whether the host rejects a request whose proofs are wrong in every respect. */
  validatesProofs(): Promise<boolean>;
}

/** The JSON object of a CheckFileInfo or CheckContainerInfo answer. @throws {SetupFailure} when there is none. */
export function infoOf(response: WopiResponse): JsonObject {
  const json = response.json;
  // Microsoft's prerequisites look at the properties alone; another success status is the business of the checks.
  if (isSuccess(response) && 'value' in json && isObject(json.value)) return json.value;
  const came = 'problem' in json ? json.problem : describeJson(json.value);
  throw new SetupFailure(`${response.operation} answered no usable JSON object, so what the host supports is unknown`, [
    {
      at: response.operation,
      expected: 'success and a JSON object',
      actual: `status ${describeStatus(response)} and ${came}`,
    },
  ]);
}
