import { found, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import type { JsonValue } from '../../../harness/client/response.ts';
import { absoluteUrl, aValue, equals, isObject, type JsonExpectation } from '../../../harness/expect/json.ts';
import type { FileInfoRule } from './file-info-check.ts';

const day = 24 * 3_600_000;
const tenYears = 3_653 * day;

function within(milliseconds: number, value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Math.abs(value - Date.now()) <= milliseconds;
}

const currentTime: JsonExpectation = (value) =>
  within(day, value) ? undefined : `the current time in milliseconds since 1970 UTC, such as ${Date.now()}`;

const timeOfExpiry: JsonExpectation = (value) =>
  value === 0 || within(tenYears, value)
    ? undefined
    : `0, or a time in milliseconds since 1970 UTC, such as ${Date.now()}`;

const whatItMakesCanBeDeleted: JsonExpectation = (info) => {
  const claims = isObject(info) ? info : {};
  const makes =
    claims.SupportsContainers === true ||
    claims.SupportsRename === true ||
    (claims.SupportsUpdate === true && claims.UserCanNotWriteRelative !== true);
  return makes && claims.SupportsDeleteFile !== true ? 'SupportsDeleteFile set to true' : undefined;
};

// SupportsCoauth is among them in the documentation, but CSPP Plus requires it.
const deprecated = ['BreadcrumbDocUrl', 'EditingCannotSave', 'HostName', 'PrivacyUrl', 'TermsOfUseUrl'];

const noValue: JsonExpectation = (value) => (value === undefined ? undefined : '(missing)');

const inSeconds = /^\d{10}$/;

/**
 * Properties of CheckFileInfo that belong together. Without these rules, a claim that contradicts another would only
 * cause checks to be skipped.
 */
export const consistencyRules: readonly FileInfoRule[] = [
  {
    name: 'EditingIsClaimedCompletely',
    level: 'MUST',
    requirement: 'A host that sets UserCanWrite to true also claims SupportsUpdate and SupportsLocks',
    spec: 'online/discovery',
    requirementIds: ['CFI-41'],
    likelyCause: likely('The host may implement editing without claiming it.', wrong(/^property Supports/)),
    needs: ['UserCanWrite'],
    properties: { SupportsUpdate: equals(true), SupportsLocks: equals(true) },
  },
  {
    name: 'CoauthoringIsClaimedCompletely',
    level: 'MUST',
    requirement: 'A host that claims SupportsCoauth also claims SupportsLocks, SupportsUpdate, and SupportsUserInfo',
    spec: 'rest/files/checkfileinfo/checkfileinfo-csppp',
    requirementIds: ['CFI-172'],
    needs: ['SupportsCoauth'],
    properties: { SupportsLocks: equals(true), SupportsUpdate: equals(true), SupportsUserInfo: equals(true) },
  },
  {
    name: 'NewFilesCanBeDeleted',
    level: 'SHOULD',
    requirement: 'A host with PutRelativeFile, RenameFile, or containers also claims SupportsDeleteFile',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response',
    requirementIds: ['CFI-29', 'DELETE-07'],
    properties: { '': whatItMakesCanBeDeleted },
  },
  {
    name: 'ClosePostMessageComesWithCloseUrl',
    level: 'MUST',
    requirement: 'A host that sets ClosePostMessage to true also sends CloseUrl',
    spec: 'online/scenarios/customization',
    requirementIds: ['CFI-81'],
    needs: ['ClosePostMessage'],
    properties: { CloseUrl: absoluteUrl },
  },
  {
    name: 'WorkflowTypeComesWithTheWorkflow',
    level: 'MUST',
    requirement: 'A host that sends WorkflowUrl or sets WorkflowPostMessage to true also sends WorkflowType',
    spec: 'rest/files/checkfileinfo/checkfileinfo-other',
    requirementIds: ['CFI-126'],
    needs: [{ either: [[{ property: 'WorkflowUrl', must: 'be present' }], ['WorkflowPostMessage']] }],
    properties: { WorkflowType: aValue },
  },
  {
    name: 'DeprecatedPropertiesAreNotSent',
    level: 'SHOULD',
    requirement: 'CheckFileInfo contains no deprecated properties, such as HostName and TermsOfUseUrl',
    spec: 'rest/files/checkfileinfo/checkfileinfo-other',
    requirementIds: ['CFI-128', 'CFI-129', 'CFI-130', 'CFI-131', 'CFI-132'],
    properties: Object.fromEntries(deprecated.map((name) => [name, noValue])),
  },
  {
    name: 'ServerTimeIsTheCurrentTime',
    level: 'MUST',
    requirement: 'ServerTime is the time of the host in milliseconds since 1970 UTC',
    spec: 'rest/files/checkfileinfo/checkfileinfo-csppp',
    requirementIds: ['CFI-169'],
    likelyCause: likely('The host may send the time in seconds.', found(inSeconds)),
    needs: [{ property: 'ServerTime', must: 'be present' }],
    properties: { ServerTime: currentTime },
  },
  {
    name: 'AccessTokenExpiryIsATime',
    level: 'MUST',
    requirement: 'AccessTokenExpiry is 0 or a time in milliseconds since 1970 UTC, not a duration',
    spec: 'rest/files/checkfileinfo/checkfileinfo-csppp',
    requirementIds: ['CFI-168'],
    likelyCause: likely('The host may send the time in seconds.', found(inSeconds)),
    needs: [{ property: 'AccessTokenExpiry', must: 'be present' }],
    properties: { AccessTokenExpiry: timeOfExpiry },
  },
  {
    name: 'UserFriendlyNameIsSent',
    level: 'SHOULD',
    requirement: 'CheckFileInfo names a user who is signed in, in UserFriendlyName',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#userfriendlyname',
    requirementIds: ['CFI-42'],
    needs: [{ property: 'IsAnonymousUser', must: 'not be true' }],
    properties: { UserFriendlyName: aValue },
  },
];
