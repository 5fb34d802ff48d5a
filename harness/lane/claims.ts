import type { Editor } from '../../wopi/editors.ts';
import { describeStatus } from '../client/describe-response.ts';
import { isSuccess, type JsonObject, type JsonValue, type WopiResponse } from '../client/response.ts';
import { describeJson, isObject } from '../expect/json.ts';
import type { HostPageLoad } from '../host-page/host-page-load.ts';
import { SetupFailure } from '../results/failures.ts';
import { faultOf } from '../results/fault.ts';
import { type AccessKind, accessDescriptions } from './further-access.ts';

/**
 * Where a property is claimed: CheckFileInfo of the file, or CheckContainerInfo of its container, both as the run's own
 * user sees them or as one who may only view the file.
 */
export type ClaimSource = 'file' | 'parentContainer' | 'viewersFile' | 'viewersContainer';

/** What the gates are evaluated against; each value is fetched once per group. */
export interface Claims {
  /** Whether the run has an access token for this. */
  hasAccess(kind: AccessKind): boolean;
  /** Whether requests carry proofs. */
  readonly signsRequests: boolean;
  /** How the host page loaded the frame; absent when no host page was opened. */
  readonly hostPageLoad: HostPageLoad | undefined;
  /** The editor that reads the claims. */
  readonly editor: Editor;
  /** Whether checks may create files that the host cannot delete. */
  readonly leavesFiles: boolean;
  claimsOf(source: ClaimSource): Promise<JsonObject>;
  /** Whether the host rejects a current request whose proofs are both invalid. */
  validatesProofs(): Promise<boolean>;
}

/** Whether a claim is true, as Microsoft's validator compares it: by value. */
export function isTrue(value: JsonValue | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** Whether a claim is false. One that is absent is not. */
export function isFalse(value: JsonValue | undefined): boolean {
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
}

/** Whether CheckFileInfo states that the user may not change the file. One that omits UserCanWrite does not state it. */
export function isViewer({ ReadOnly, UserCanWrite }: JsonObject): boolean {
  return isTrue(ReadOnly) || isFalse(UserCanWrite);
}

/**
 * The JSON object of a CheckFileInfo or CheckContainerInfo response. `access` is what it was asked for with, if not the
 * file with the run's own token. @throws {SetupFailure} when it is missing.
 */
export function infoOf(response: WopiResponse, access?: AccessKind): JsonObject {
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
  const whose = access === undefined ? '' : ` ${access === 'otherFile' ? 'of' : 'with'} ${accessDescriptions[access]}`;
  throw new SetupFailure(
    `${response.operation}${whose} did not return a JSON object, so it is unknown what the host supports`,
    [mismatch],
    faultOf(response, fault),
  );
}

/** A claim of CheckFileInfo that differs between a new file and the file under test, in words. */
export function differingClaim(ofNewFile: JsonObject, ofTestFile: JsonObject): string | undefined {
  const names = [...new Set([...Object.keys(ofTestFile), ...Object.keys(ofNewFile)])];
  const isClaim = (name: string) => [ofNewFile, ofTestFile].some((info) => typeof info[name] === 'boolean');
  const name = names.find((candidate) => isClaim(candidate) && ofNewFile[candidate] !== ofTestFile[candidate]);
  if (name === undefined) return undefined;
  return `${name} is ${describeClaim(ofNewFile[name])}, but ${describeClaim(ofTestFile[name])} for the test file`;
}

function describeClaim(value: JsonValue | undefined): string {
  return value === undefined ? 'absent' : describeJson(value);
}
