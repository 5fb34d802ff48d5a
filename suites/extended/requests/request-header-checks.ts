import type { Check } from '../../../harness/checks/check.ts';
import { crashed, likely, returned } from '../../../harness/checks/likely-cause.ts';
import type { JsonValue } from '../../../harness/client/response.ts';
import { describeJson, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectNoServerError, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { writingIsClaimed } from '../../editors-only.ts';

const common = { category: 'WopiCore', spec: 'rest/common-headers' } as const;
const lock = 'LockString';

const likelyCause = likely(
  'The host, or a filter in front of it, may use a header that is only for its log.',
  crashed,
  returned(400, 401, 403, 404, 501),
);

// As Office sends them.
const forLogs = {
  'X-WOPI-CorrelationId': '4b9a8f0e-3f1b-4c25-9d0a-6f2f6f0b7c11',
  'X-Request-ID': 'c2f1a8d4-6f1e-4a8b-8a55-0d9f3a1b2c33',
  'X-WOPI-SessionId': '0f6d4a52-1c3e-4f7d-a7b1-93f0f5a4d210',
  'X-WOPI-DeviceId': '1d0e7f34-55aa-4b52-bb21-f3f1e9a0c4d7',
  'X-WOPI-ClientVersion': '16.0.18730.41009',
};
const appEndpoint = { 'X-WOPI-AppEndpoint': 'word-edit.officeapps.live.com' };
const requestingApplication = { 'X-WOPI-RequestingApplication': 'WAC' };
const machineName = { 'X-WOPI-MachineName': 'AM4PEPF0000A1B2' };
const unknown = { 'X-WOPI-PerfTraceRequested': 'true', 'X-WOPI-WopiConformance': 'an unknown header' };

const cases = [
  {
    name: 'HeadersForLogsChangeNothing',
    level: 'SHOULD' as const,
    headers: forLogs,
    what: 'the headers for logs',
    requirementIds: ['HDR-01', 'HDR-02', 'HDR-03', 'HDR-04', 'HDR-05'],
  },
  {
    name: 'AppEndpointChangesNothing',
    level: 'MUST' as const,
    headers: appEndpoint,
    what: 'X-WOPI-AppEndpoint',
    requirementIds: ['HDR-06'],
  },
  {
    name: 'RequestingApplicationChangesNothing',
    level: 'MUST' as const,
    headers: requestingApplication,
    what: 'X-WOPI-RequestingApplication',
    requirementIds: ['HDR-07'],
  },
  {
    name: 'MachineNameChangesNothing',
    level: 'MUST' as const,
    headers: machineName,
    what: 'X-WOPI-MachineName',
    requirementIds: ['HDR-08'],
  },
  {
    name: 'UnknownHeadersChangeNothing',
    level: 'MUST' as const,
    headers: unknown,
    what: 'unknown X-WOPI headers',
    requirementIds: ['HDR-09'],
  },
];

const reading: readonly Check[] = cases.map(({ headers, what, ...rule }) => ({
  ...common,
  ...rule,
  requirement: `CheckFileInfo returns the same with ${what} in the request`,
  likelyCause,
  readOnly: true,
  async run({ file, given, wopi }) {
    const info = await given.fileInfo();
    const dressed = wopi.with({ form: () => ({ headers }) });

    expectResponse(await dressed.checkFileInfo(file), { status: 200, json: factsOf(info) });
  },
}));

/** Headers that a client sends in addition to those of the operation. */
export const requestHeaderChecks: readonly Check[] = [
  ...reading,
  {
    ...common,
    name: 'SavingWithHeadersOfOffice',
    level: 'MUST',
    requirement: 'Lock, PutFile, and Unlock succeed with the headers that Office sends in every request',
    requirementIds: ['HDR-06', 'HDR-07', 'HDR-08', 'HDR-09'],
    likelyCause,
    needs: [...writingIsClaimed, 'SupportsLocks', 'SupportsUpdate'],
    async run({ given, wopi, documents }) {
      const file = await given.unlockedFile();
      const headers = { ...forLogs, ...appEndpoint, ...requestingApplication, ...machineName, ...unknown };
      const dressed = wopi.with({ form: () => ({ headers }) });

      expectSuccess(await dressed.lock(file, lock));
      expectSuccess(await dressed.putFile(file, documents.complex, lock));
      expectResponse(await dressed.getFile(file), { status: 200, body: documents.complex });
      expectSuccess(await dressed.unlock(file, lock));
    },
  },
  {
    ...common,
    name: 'UnknownSessionContextIsNoServerError',
    level: 'SHOULD',
    requirement: 'CheckFileInfo with an unknown X-WOPI-SessionContext does not return a 5xx status other than 501',
    spec: 'rest/files/checkfileinfo',
    requirementIds: ['CFI-06'],
    likelyCause: likely('The host may expect a value of its own and not catch what it throws for others.', crashed),
    readOnly: true,
    async run({ file, wopi }) {
      const headers = { 'X-WOPI-SessionContext': 'wopi-conformance' };

      expectNoServerError(await wopi.with({ form: () => ({ headers }) }).checkFileInfo(file));
    },
  },
  {
    ...common,
    name: 'PutFileWithUnknownEditors',
    level: 'MAY',
    requirement: 'PutFile succeeds if X-WOPI-Editors is empty or lists users that the host does not know',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-18'],
    likelyCause: likely('The host may look up every user in the list.', crashed, returned(400, 401, 403, 404)),
    needs: [...writingIsClaimed, 'SupportsLocks', 'SupportsUpdate'],
    async run({ given, wopi, documents }) {
      const file = await given.lockedFile({ lock });
      const { UserId } = await given.currentInfo(['UserId']);
      const saved = (editors: string) =>
        wopi.with({ form: () => ({ headers: { 'X-WOPI-Editors': editors } }) }).putFile(file, documents.simple, lock);

      expectSuccess(await saved(''));
      expectSuccess(await saved(`${UserId},wopiconformance`));
    },
  },
];

const required = ['BaseFileName', 'OwnerId', 'Size', 'UserId', 'Version'];

/** The same file, user, rights and capabilities. Other properties may differ from response to response. */
function factsOf(info: { readonly [name: string]: JsonValue }): Readonly<Record<string, JsonExpectation>> {
  const facts = Object.entries(info).filter(([name, value]) => required.includes(name) || typeof value === 'boolean');
  return Object.fromEntries(facts.map(([name, value]) => [name, unchanged(value)]));
}

function unchanged(before: JsonValue): JsonExpectation {
  return (value) => (value === before ? undefined : `${describeJson(before)}, as without the header`);
}
