import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { filesMayBeLeft, userMayWrite } from '../../harness/checks/gates.ts';
import { absoluteUrl, aValue, equals, isObject, type JsonExpectation, optional } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { Level } from '../../harness/results/categories.ts';

// The validator ships these tests in FeatureTestCases.xml with a CheckFile request, which its code does not implement.
const neverRan =
  'The validator cannot run its own test because it sends an unknown operation, CheckFile; this check sends CheckFileInfo.';
const onlyWarns = 'The documentation makes the feature optional, so its absence is only a warning.';

interface Feature {
  readonly name: string;
  readonly level?: Level;
  readonly requirement: string;
  readonly spec: string;
  readonly requirementIds: readonly string[];
  readonly json: Readonly<Record<string, JsonExpectation>>;
  readonly differs?: string;
}

const offersSharing: JsonExpectation = (info) =>
  isObject(info) &&
  (absoluteUrl(info.FileSharingUrl) === undefined || equals(true)(info.FileSharingPostMessage) === undefined)
    ? undefined
    : 'an absolute FileSharingUrl, or FileSharingPostMessage set to true';

const officeFeatures: readonly Feature[] = [
  {
    name: 'Feature.FileSharing',
    requirement: 'The host offers sharing through FileSharingUrl or FileSharingPostMessage',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#filesharingurl',
    requirementIds: ['CFI-62'],
    json: { '': offersSharing },
    differs: 'This check requires one of the two properties; the validator passes even if both are missing.',
  },
  {
    name: 'Feature.Download',
    requirement: 'The host offers downloads through DownloadUrl',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#downloadurl',
    requirementIds: ['CFI-59'],
    json: { DownloadUrl: absoluteUrl },
  },
  {
    name: 'Feature.Rename',
    requirement: 'CheckFileInfo states whether the host can rename files and whether the user may do so',
    spec: 'rest/files/renamefile',
    requirementIds: ['CFI-37', 'CFI-53'],
    json: { SupportsRename: aValue, UserCanRename: aValue },
  },
  {
    name: 'Feature.PostMessage',
    requirement: 'CheckFileInfo returns the origin of the host page in PostMessageOrigin',
    spec: 'online/scenarios/postmessage',
    requirementIds: ['CFI-72'],
    json: { PostMessageOrigin: absoluteUrl },
  },
];

const additionalServices: Feature = {
  name: 'Feature.AllowExternalSpellCheckService',
  requirement: 'AllowAdditionalMicrosoftServices is true or missing, which permits services such as spell checking',
  spec: 'rest/files/checkfileinfo/checkfileinfo-other#allowadditionalmicrosoftservices',
  requirementIds: ['CFI-88'],
  json: { AllowAdditionalMicrosoftServices: optional(equals(true)) },
  differs: 'The validator checks the former name of the property, AllowExternalSpellCheckService.',
};

const businessFeatures: readonly Feature[] = [
  {
    name: 'Feature.BusinessFlow',
    level: 'MUST',
    requirement: 'A host with business users returns HostEditUrl, the page to open after users sign in',
    spec: 'online/scenarios/business',
    requirementIds: ['BIZ-01', 'CFI-67'],
    json: { LicenseCheckForEditIsEnabled: equals(true), HostEditUrl: absoluteUrl },
  },
  {
    name: 'Feature.SupportsUserInfo',
    level: 'SHOULD',
    requirement: 'A host with business users supports PutUserInfo, so that users do not sign in repeatedly',
    spec: 'online/scenarios/business#tracking-users-subscription-status',
    requirementIds: ['BIZ-05'],
    json: { LicenseCheckForEditIsEnabled: equals(true), SupportsUserInfo: equals(true) },
  },
];

function featureCheck({ json, differs = '', level = 'MAY', ...rule }: Feature): Check {
  return {
    ...rule,
    category: 'WopiCore',
    level,
    differs: [neverRan, level === 'MUST' ? '' : onlyWarns, differs].filter(Boolean).join(' '),
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { json });
    },
  };
}

const mayWriteRelative: Gate = { property: 'UserCanNotWriteRelative', must: 'not be true' };

const excelSaveAs: Check = {
  name: 'Feature.ExcelSaveAs',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'PutRelativeFile saves a workbook with a new name and returns HostViewUrl and HostEditUrl',
  spec: 'rest/files/putrelativefile',
  requirementIds: ['PUTREL-08', 'PUTREL-25'],
  differs: `${neverRan} Its PutRelativeFile lacks an attribute that the validator's code requires. The check requires UserCanNotWriteRelative (misspelled in the validator), SupportsUpdate, and SupportsDeleteFile to remove the copy, and it is skipped for a user who may only view.`,
  needs: [...userMayWrite, 'SupportsUpdate', filesMayBeLeft, mayWriteRelative],
  async run({ file, wopi, names, documents }) {
    const name = names.file('SuggestedName', '.xlsx');

    const copy = await wopi.putRelativeFile(file, documents.blank, { exact: name });

    expectResponse(copy, { json: { Name: equals(name), Url: aValue, HostViewUrl: aValue, HostEditUrl: aValue } });
  },
};

export const features = defineSuite({
  group: 'Features',
  summary: 'Optional features that users of Office for the web expect',
  needs: [],
  checks: [...officeFeatures.map(featureCheck), excelSaveAs, featureCheck(additionalServices)],
});

export const businessFlow = defineSuite({
  group: 'Features.BusinessFlow',
  summary: 'What a host must provide for users with Microsoft 365 subscriptions',
  needs: ['LicenseCheckForEditIsEnabled'],
  checks: businessFeatures.map(featureCheck),
});
