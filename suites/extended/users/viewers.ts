import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { viewerMayNotWrite } from '../../../harness/checks/gates.ts';
import { carriedOut, likely, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { equals, isObject, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectRefused, expectResponse } from '../../../harness/expect/response.ts';
import { isViewer } from '../../../harness/lane/claims.ts';
import { type ViewerOperation, viewerOperations } from './viewer-operations.ts';

const checkFileInfo = 'rest/files/checkfileinfo/checkfileinfo-response';

function viewerCheck({ write, level = 'MUST', name, what = '', ...viewer }: ViewerOperation): Check {
  const { requirementIds, lacks, asViewer, refusals } = viewer;
  const { operation, category, spec, claims, setup, renamesTestFile = false, prepare } = write;
  return {
    name: `${name ?? operation}ByViewer`,
    category,
    level,
    requirement: `${operation}${what} fails for a user without that right and has no effect`,
    spec,
    requirementIds: ['TOKEN-09', ...requirementIds],
    likelyCause: likely(
      'The host may leave it to the user interface to offer only what the user may do.',
      succeeded,
      carriedOut,
    ),
    needs: [...claims, ...setup, ...lacks],
    renamesTestFile,
    noticeOfNotes: 'These operations refuse a viewer with a status other than 401, 404, or 501, which are documented',
    async run(context) {
      const prepared = await prepare(context);

      const response = await prepared.send(await asViewer(context, prepared));

      expectRefused(response);
      await prepared.look?.(response);
      noteUndocumented(context, response, refusals);
    },
  };
}

function noteUndocumented(
  { note }: CheckContext,
  { operation, status }: WopiResponse,
  documented: readonly number[],
): void {
  if (!documented.includes(status)) note(`${operation} returns ${status}`);
}

const reportedAsViewer: JsonExpectation = (info) =>
  isObject(info) && info.UserCanWrite === true && !isViewer(info)
    ? 'UserCanWrite not true, or ReadOnly true'
    : undefined;

const claims: readonly Check[] = [
  {
    name: 'CheckFileInfoReportsTheViewer',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'UserCanWrite is not true for a user whom Lock refuses',
    spec: checkFileInfo,
    requirementIds: ['CFI-07', 'CFI-56', 'TOKEN-08'],
    likelyCause: likely(
      'The host may copy the rights from its configuration instead of the user or the token.',
      wrong(/^property/),
    ),
    needs: [{ access: 'readOnly' }],
    async run({ given, wopi }) {
      const viewer = await given.users.viewer();

      expectResponse(await wopi.checkFileInfo(viewer), { status: 200, json: { '': reportedAsViewer } });
    },
  },
  {
    name: 'ViewerSeesTheSameFile',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'OwnerId and Version are the same for a viewer, who can read the content',
    spec: `${checkFileInfo}#requirements-for-user-identity-properties`,
    requirementIds: ['CFI-14', 'URL-12'],
    needs: viewerMayNotWrite,
    readOnly: true,
    async run({ file, given, wopi }) {
      const viewer = await given.users.viewer();
      const { OwnerId, Version } = await given.currentInfo(['OwnerId', 'Version']);
      const body = await given.contentOf(file);

      const json = { OwnerId: equals(OwnerId), Version: equals(Version) };
      const [info, download] = await Promise.all([wopi.checkFileInfo(viewer), wopi.getFile(viewer)]);
      expectResponse(info, { status: 200, json });
      expectResponse(download, { status: 200, body });
    },
  },
  {
    name: 'GetShareUrlForEditingByViewer',
    category: 'WopiCore',
    level: 'MAY',
    requirement: 'GetShareUrl returns no URL for editing to a viewer (good practice, not documented)',
    spec: 'rest/files/getshareurl-files',
    requirementIds: ['TOKEN-09'],
    likelyCause: likely('The host may look only at whether the user may share the file.', succeeded),
    needs: [...viewerMayNotWrite, { property: 'SupportedShareUrlTypes', must: 'be a non-empty array' }],
    readOnly: true,
    async run({ given, wopi }) {
      expectRefused(await wopi.getShareUrl(await given.users.viewer(), 'ReadWrite'));
    },
  },
];

export const viewers = defineSuite({
  group: 'Extended.Viewers',
  origin: 'extended',
  summary: 'What a user who may only view the file is told, and cannot do',
  needs: [],
  checks: [...claims, ...viewerOperations.map(viewerCheck)],
});
