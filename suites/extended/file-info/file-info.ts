import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { found, likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { HeaderExpectation } from '../../../harness/expect/headers.ts';
import { describeJson, equals, isObject, type JsonExpectation, matching } from '../../../harness/expect/json.ts';
import { expectImplemented, expectResponse } from '../../../harness/expect/response.ts';
import { operations } from '../../../wopi/operations.ts';
import { type HarmlessOperation, harmlessOperations } from '../access-tokens/harmless-operations.ts';
import { consistencyRules } from './consistency-rules.ts';
import { type FileInfoRule, fileInfoCheck } from './file-info-check.ts';
import { responseChecks } from './response-checks.ts';

// The schema check requires the IDs to be present and to be strings.
const alphanumeric: JsonExpectation = (value) =>
  typeof value === 'string' && /[^A-Za-z0-9]/.test(value) ? 'letters and digits only' : undefined;

const noNulls: JsonExpectation = (info) => {
  const nulls = Object.entries(isObject(info) ? info : {}).filter(([, value]) => value === null);
  return nulls.length === 0
    ? undefined
    : `no null properties, but these are null: ${nulls.map(([name]) => name).join(', ')}`;
};

// Other checks cover whether GetFile returns the file at all.
const sizeOf = ({ status, cutShort, body }: WopiResponse): JsonExpectation =>
  status === 200 && !cutShort ? equals(body.length) : () => undefined;

// A space or the UTF-8 of another character, percent-encoded, and one character of Latin-1 in UTF-7.
const encodedParts = [/%20|%[C-F][0-9A-F]%[89AB][0-9A-F]/i, /\+A[A-P][AEIMQUYcgkosw048]-/];

const plainText: JsonExpectation = (value) =>
  typeof value === 'string' && encodedParts.some((part) => part.test(value))
    ? 'plain text, neither percent-encoded nor in UTF-7'
    : undefined;

const notBothReadOnlyAndWritable: JsonExpectation = (info) =>
  isObject(info) && info.ReadOnly === true && info.UserCanWrite === true
    ? 'at most one of ReadOnly and UserCanWrite set to true'
    : undefined;

const extensionOfTheName: JsonExpectation = (info) => {
  const { BaseFileName, FileExtension } = isObject(info) ? info : {};
  const name = String(BaseFileName).toLowerCase();
  const extension = String(FileExtension).toLowerCase();
  return extension.startsWith('.') && name.endsWith(extension)
    ? undefined
    : `a FileExtension with its dot, with which ${describeJson(BaseFileName)} ends`;
};

const utc: JsonExpectation = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
    ? undefined
    : 'a UTC time such as 2009-06-15T13:45:30.0000000Z';

const json: HeaderExpectation = (value) => (/^application\/json\b/i.test(value ?? '') ? undefined : 'application/json');

const keptOutOfCaches: HeaderExpectation = (value) =>
  /\b(no-store|private)\b/i.test(value ?? '') ? undefined : 'no-store or private';

const rules: readonly FileInfoRule[] = [
  {
    name: 'UserIdsAreAlphanumeric',
    level: 'SHOULD',
    requirement: 'UserId and OwnerId contain only letters and digits',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#requirements-for-user-identity-properties',
    requirementIds: ['CFI-19'],
    likelyCause: likely('The host may use an email address or a GUID with hyphens as the user ID.', found(/[@-]/)),
    properties: { UserId: alphanumeric, OwnerId: alphanumeric },
  },
  {
    name: 'ReadOnlyExcludesUserCanWrite',
    level: 'SHOULD',
    requirement: 'ReadOnly and UserCanWrite are not both true',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#readonly',
    requirementIds: ['CFI-55'],
    properties: { '': notBothReadOnlyAndWritable },
  },
  {
    name: 'NoPropertyIsNull',
    level: 'SHOULD',
    requirement: 'CheckFileInfo omits properties without a value instead of sending null',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response',
    requirementIds: ['HDR-16'],
    properties: { '': noNulls },
  },
  {
    name: 'BaseFileNameIsAFileName',
    level: 'MUST',
    requirement: 'BaseFileName is a name with an extension and without a path',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#basefilename',
    requirementIds: ['CFI-11', 'CFI-13'],
    likelyCause: likely('The host may send the path of the file.', found(/[/\\]/)),
    properties: { BaseFileName: matching(/^[^/\\]*\.[^/\\.]+$/, 'a name with an extension and without a path') },
  },
  {
    name: 'BaseFileNameIsPlainText',
    level: 'SHOULD',
    requirement: 'BaseFileName is neither percent-encoded nor in UTF-7',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#basefilename',
    requirementIds: ['CFI-11'],
    likelyCause: likely('The host may send the name as it appears in a URL or in a request header.', found(/[%+]/)),
    properties: { BaseFileName: plainText },
  },
  {
    name: 'FileExtensionAgreesWithTheName',
    level: 'SHOULD',
    requirement: 'FileExtension begins with a dot, and BaseFileName ends with it',
    spec: 'rest/files/checkfileinfo/checkfileinfo-other#fileextension',
    requirementIds: ['CFI-99'],
    needs: [{ property: 'FileExtension', must: 'be present' }],
    properties: { '': extensionOfTheName },
  },
  {
    name: 'LastModifiedTimeIsUtc',
    level: 'MUST',
    requirement: 'LastModifiedTime is a UTC time in ISO 8601 round-trip format',
    spec: 'rest/files/checkfileinfo/checkfileinfo-other#lastmodifiedtime',
    requirementIds: ['CFI-100', 'CFI-101'],
    likelyCause: likely('The host may write the time in the time zone of the server.', found(/\d{4}-\d\d-\d\d[T ]/)),
    needs: [{ property: 'LastModifiedTime', must: 'be present' }],
    properties: { LastModifiedTime: utc },
  },
  {
    name: 'AnswerIsJson',
    level: 'SHOULD',
    requirement: 'CheckFileInfo returns Content-Type application/json',
    spec: 'rest/common-headers',
    requirementIds: ['HDR-10'],
    headers: { 'Content-Type': json },
  },
  {
    name: 'AnswerIsNotCached',
    level: 'MAY',
    requirement: 'CheckFileInfo returns Cache-Control no-store or private (good practice, not documented)',
    spec: 'rest/common-headers',
    requirementIds: ['HDR-17'],
    headers: { 'Cache-Control': keptOutOfCaches },
  },
];

function claimCheck({ operation, spec, requirementIds: { claimed }, send }: HarmlessOperation): Check {
  const { claim } = operations[operation];
  return {
    name: `Claimed${operation}IsImplemented`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `${operation} does not return 501 on a host that claims ${claim}`,
    spec,
    requirementIds: ['DISPATCH-07', ...(claimed ? [claimed] : [])],
    likelyCause: likely('The host may have copied its capabilities from an example.', returned(501)),
    needs: [claim],
    async run(context) {
      expectImplemented(await send(context));
    },
  };
}

const sizeOfTheDownload: Check = {
  name: 'SizeIsThatOfTheDownload',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'Size is the number of bytes that GetFile returns',
  spec: 'rest/files/checkfileinfo/checkfileinfo-response#size',
  requirementIds: ['CFI-15'],
  likelyCause: likely(
    'Size may count characters instead of bytes, or may be a fixed number.',
    wrong(/^property Size$/),
  ),
  readOnly: true,
  async run({ file, wopi }) {
    const getFile = await wopi.getFile(file);

    expectResponse(await wopi.checkFileInfo(file), { json: { Size: sizeOf(getFile) } });
  },
};

export const extendedFileInfo = defineSuite({
  group: 'Extended.CheckFileInfo',
  origin: 'extended',
  summary: 'Values and headers of CheckFileInfo, and whether the features that it claims exist',
  needs: [],
  writesUserState: true,
  checks: [
    ...[...rules, ...consistencyRules].map(fileInfoCheck),
    sizeOfTheDownload,
    ...responseChecks,
    ...harmlessOperations.filter(({ carriesGroups }) => !carriesGroups).map(claimCheck),
  ],
});
