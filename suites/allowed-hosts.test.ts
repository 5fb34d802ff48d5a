import { describe, expect, test } from 'vitest';
import { InProcessSender } from '../harness/client/in-process-sender.ts';
import { checkId } from '../harness/results/check-id.ts';
import { judge } from '../harness/run/judge.ts';
import { after, setJson } from '../reference-host/defects/rewrite.ts';
import { createHost } from '../reference-host/host.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import type { AllowedHost } from './testing/allowed-host.ts';
import { allowedHosts } from './testing/allowed-hosts.ts';
import { checksOfGroups, everyCheck } from './testing/every-check.ts';
import {
  redChecks,
  runAgainstReferenceHost,
  type SelfTestOptions,
  type SelfTestRun,
} from './testing/run-against-reference-host.ts';
import { withWaits } from './testing/with-waits.ts';

function runOn(
  { groups, variant = 'default', warned: _, ...host }: AllowedHost,
  options: Partial<SelfTestOptions> = {},
): Promise<SelfTestRun> {
  const checks = groups ? checksOfGroups(groups) : everyCheck;
  const signed = checks.some(({ suite }) => suite.group.endsWith('ProofKeys'));
  const defects = [{ breaks: 'Nothing.', caughtBy: [], ...host }];
  return runAgainstReferenceHost({ checks, variant, defects, signed, ...withWaits, ...options });
}

function hostNamed(name: string): AllowedHost {
  const host = allowedHosts.find((candidate) => candidate.name === name);
  if (!host) throw new Error(`there is no host with the name ${name}`);
  return host;
}

describe('not a fault:', () => {
  test.each(allowedHosts.map((host) => [host.name, host] as const))('%s', async (_, host) => {
    const run = await runOn(host);

    expect(redChecks(run)).toEqual(host.warned ?? []);
    expect(run.results.filter(({ outcome }) => outcome === 'warned').map(checkId)).toEqual(host.warned ?? []);
    expect(run.results.some(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(run.leftovers).toEqual([]);
  });
});

test('operations that are not claimed become one notice of the run', async () => {
  const { notices } = await runOn(hostNamed('a host that returns 404 for what it does not claim'));

  expect(notices.filter((notice) => notice.includes('not claimed in'))).toEqual([
    expect.stringMatching(/not claimed in CheckFileInfo.* 501 as documented: Lock returns 404, GetLock returns 404, /),
  ]);
});

test('undocumented refusals of viewers become one notice of the run', async () => {
  const { notices } = await runOn(hostNamed('a host that returns 403 for what a viewer may not do'));

  expect(notices).toEqual([
    expect.stringMatching(
      /other than 401, 404, or 501, which are documented: Lock returns 403, RefreshLock returns 403, /,
    ),
  ]);
});

test('a host that checks only the time of a proof is not judged as one that validates proofs', async () => {
  const host = hostNamed('a host that checks only the time of a proof');
  const { results } = await runOn(host);

  expect(results.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(3);

  const run = await runOn(host, { requireProofValidation: true });
  expect(redChecks(run)).toEqual([
    'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
    'ProofKeys/ProofKeys.CurrentInvalid.OldInvalid',
  ]);
});

test('a refused name becomes a note', async () => {
  const { results } = await runOn(hostNamed('a host that refuses names with unusual characters'));

  const result = results.find(({ name }) => name === 'PutRelativeFile.NameWithEmoji');
  expect(result).toMatchObject({ outcome: 'passed', notes: [expect.stringContaining('returned 400')] });
});

test('a host that omits UserCanWrite is judged by the tests that the validator runs on it', async () => {
  const middleware = after('CheckFileInfo', (c) => setJson(c, { UserCanWrite: undefined, ReadOnly: undefined }));
  const groups = ['Locks', 'EditFlows', 'PutRelativeFile'];

  const { results } = await runOn({ name: 'silent', groups, middleware });

  const judged = new Set(results.filter(({ outcome }) => outcome === 'passed').map(({ group }) => group));
  expect([...judged]).toEqual(['Locks', 'PutRelativeFile']);
});

test('the query of the WopiSrc reaches the host as it is written', async () => {
  const host = createHost();
  const query = 'customer=12%203&r=a%2Fb';
  const asWritten = new InProcessSender((request) =>
    request.url.includes(`?${query}`) ? host.fetch(request) : new Response(null, { status: 418 }),
  );
  const wopisrc = `http://host.test/wopi/files/${host.testFileId}?${query}`;

  const { results } = await judge({
    checks: checksOfGroups(['CheckFileInfoSchema', 'BaseWopiViewing', 'Extended.AccessTokens']).filter(
      ({ check: { readOnly, needs = [] } }) => readOnly && needs.length === 0,
    ),
    sender: asWritten,
    files: [{ wopisrc, accessToken: host.issueToken() }],
    wait: async () => undefined,
  });

  expect(redChecks({ results })).toEqual([]);
});

test.each([
  ['empty-headers-dropped', 'Extended.Locks/UnlockOfUnlockedFileNamesAnEmptyLock'],
  ['empty-headers-dropped', 'Extended.Locks/PutFileOnUnlockedFileNamesAnEmptyLock'],
  ['empty-headers-dropped', 'Extended.Locks/GetLockOnUnlockedFileNamesAnEmptyLock'],
  ['max-expected-size-ignored', 'Extended.Content/GetFileLargerThanExpected'],
])('fails %s, which the documentation forbids, in %s', async (defect, id) => {
  const checks = everyCheck.filter((entry) => checkId(entry) === id);

  const { results } = await runAgainstReferenceHost({ checks, defects: [defectNamed(defect)] });

  expect(results.map(({ outcome }) => outcome)).toEqual(['failed']);
});
