import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { absoluteUrl, aValue, equals, isObject, type JsonExpectation, optional } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import type { Level } from '../../harness/results/categories.ts';

// The validator ships these tests in FeatureTestCases.xml, with a request (CheckFile) that its code does not know.
const neverRan =
  'The validator cannot run its own test, which asks for an operation CheckFile; this sends CheckFileInfo.';
const onlyWarns = 'The documentation leaves it to the host, so its absence only warns.';

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
    : 'an absolute FileSharingUrl, or FileSharingPostMessage true';

const officeFeatures: readonly Feature[] = [
  {
    name: 'Feature.FileSharing',
    requirement: 'The host offers sharing, with FileSharingUrl or FileSharingPostMessage',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#filesharingurl',
    requirementIds: ['CFI-62'],
    json: { '': offersSharing },
    differs: 'One of the two properties must be there; the validator is content with neither.',
  },
  {
    name: 'Feature.Download',
    requirement: 'The host offers a download, with DownloadUrl',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#downloadurl',
    requirementIds: ['CFI-59'],
    json: { DownloadUrl: absoluteUrl },
  },
  {
    name: 'Feature.Rename',
    requirement: 'The host tells whether it can rename files, and whether this user may',
    spec: 'rest/files/renamefile',
    requirementIds: ['CFI-37', 'CFI-53'],
    json: { SupportsRename: aValue, UserCanRename: aValue },
  },
  {
    name: 'Feature.PostMessage',
    requirement: 'The host names the origin whose messages the client may heed, in PostMessageOrigin',
    spec: 'online/scenarios/postmessage',
    requirementIds: ['CFI-72'],
    json: { PostMessageOrigin: absoluteUrl },
  },
];

const additionalServices: Feature = {
  name: 'Feature.AllowExternalSpellCheckService',
  requirement:
    'The host does not forbid services such as the spelling checker: AllowAdditionalMicrosoftServices is not false',
  spec: 'rest/files/checkfileinfo/checkfileinfo-other#allowadditionalmicrosoftservices',
  requirementIds: ['CFI-88'],
  json: { AllowAdditionalMicrosoftServices: optional(equals(true)) },
  differs: 'The validator looks for the former name of the property, AllowExternalSpellCheckService.',
};

const businessFeatures: readonly Feature[] = [
  {
    name: 'Feature.BusinessFlow',
    level: 'MUST',
    requirement: 'A host with business users sends HostEditUrl, to which they come back after signing in',
    spec: 'online/scenarios/business',
    requirementIds: ['BIZ-01', 'CFI-67'],
    json: { LicenseCheckForEditIsEnabled: equals(true), HostEditUrl: absoluteUrl },
  },
  {
    name: 'Feature.SupportsUserInfo',
    level: 'SHOULD',
    requirement: 'A host with business users supports PutUserInfo, or they must sign in again and again',
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
  requirement: 'PutRelativeFile saves a workbook under another name and tells where to view and to edit it',
  spec: 'rest/files/putrelativefile',
  requirementIds: ['PUTREL-08', 'PUTREL-25'],
  differs: `${neverRan} It needs UserCanNotWriteRelative, misspelt there, SupportsUpdate, and SupportsDeleteFile to remove the copy.`,
  needs: ['SupportsUpdate', 'SupportsDeleteFile', mayWriteRelative],
  async run({ file, wopi, names, documents }) {
    const name = names.file('SuggestedName', '.xlsx');

    const copy = await wopi.putRelativeFile(file, documents.blank, { exact: name });

    expectResponse(copy, { json: { Name: equals(name), Url: aValue, HostViewUrl: aValue, HostEditUrl: aValue } });
  },
};

export const features = defineSuite({
  group: 'Features',
  summary: 'Whether a host offers what users of Office for the web look for',
  needs: [],
  checks: [...officeFeatures.map(featureCheck), excelSaveAs, featureCheck(additionalServices)],
});

export const businessFlow = defineSuite({
  group: 'Features.BusinessFlow',
  summary: 'What a host needs whose users have Microsoft 365 subscriptions',
  needs: ['LicenseCheckForEditIsEnabled'],
  checks: businessFeatures.map(featureCheck),
});
