import { describe, expect, test } from 'vitest';
import { InProcessSender } from '../../../harness/client/in-process-sender.ts';
import type { FurtherAccess } from '../../../harness/lane/further-access.ts';
import type { CheckResult } from '../../../harness/results/result.ts';
import { judge } from '../../../harness/run/judge.ts';
import { createHost, type HostOptions } from '../../../reference-host/host.ts';
import type { Host, TokenRequest } from '../../../reference-host/host-api.ts';
import { defectNamed } from '../../../reference-host/host-options.ts';
import { checksOfGroups } from '../../testing/every-check.ts';
import { runAgainstReferenceHost } from '../../testing/run-against-reference-host.ts';

interface Tokens {
  /** The run's own token. */
  readonly own?: TokenRequest;
  readonly second?: TokenRequest;
  readonly readOnly?: TokenRequest;
  /** The owner of the token for the other file. */
  readonly otherFile?: TokenRequest;
}

async function run(group: string, tokens: Tokens, options: HostOptions = {}): Promise<readonly CheckResult[]> {
  const host = createHost(options);
  const url = 'http://host.test/wopi/files';
  const { results } = await judge({
    checks: checksOfGroups([group]),
    sender: new InProcessSender((request) => host.fetch(request)),
    files: [
      {
        wopisrc: `${url}/${host.testFileId}`,
        accessToken: host.issueToken(tokens.own),
        furtherAccess: furtherAccess(host, url, tokens),
      },
    ],
    wait: async () => undefined,
  });
  return results;
}

function furtherAccess(host: Host, url: string, { second, readOnly, otherFile }: Tokens): FurtherAccess {
  const open = (request: TokenRequest, id = host.testFileId) => ({
    wopisrc: `${url}/${id}`,
    accessToken: host.issueToken({ ...request, resource: `file:${id}` }),
  });
  const other = host.parts.store.allFiles().find(({ id }) => id !== host.testFileId)?.id;
  return {
    ...(second && { second: async () => open(second) }),
    ...(readOnly && { readOnly: async () => open(readOnly) }),
    ...(otherFile && { otherFile: async () => open(otherFile, other) }),
  };
}

function named(results: readonly CheckResult[], name: string): CheckResult | undefined {
  return results.find((result) => result.name === name);
}

const outcomes = (results: readonly CheckResult[]) => new Set(results.map(({ outcome }) => outcome));

describe('two tokens of one user', () => {
  test('are reported as such instead of blaming the host', async () => {
    const results = await run('Extended.Users', { second: { userId: 'alice' } });

    expect(outcomes(results)).toEqual(new Set(['inconclusive', 'passed']));
    expect(named(results, 'UserIdsDiffer')).toMatchObject({
      outcome: 'inconclusive',
      reason:
        'the access token of --second-token seems to be of the same user as the run\'s own: UserId is "alice" and UserFriendlyName "Alice Adams" for both',
    });
    expect(results.filter(({ outcome }) => outcome === 'passed').map(({ name }) => name)).toEqual([
      'UserIdIsTheSameForEveryFile',
    ]);
  });

  test('are not assumed where only UserId is the same', async () => {
    const results = await run(
      'Extended.Users',
      { second: { userId: 'bob' } },
      { defects: [defectNamed('user-id-constant')] },
    );

    expect(named(results, 'UserIdsDiffer')?.outcome).toBe('failed');
  });
});

test('a second user who may only view is told apart from a host that refuses locks', async () => {
  const results = await run('Extended.Users', { second: { userId: 'vera' } });

  expect(named(results, 'UserIdsDiffer')?.outcome).toBe('passed');
  expect(named(results, 'RefreshLockWithLockOfAnotherUser')).toMatchObject({
    outcome: 'inconclusive',
    reason: 'the user with the access token of --second-token may only view the file, according to CheckFileInfo',
  });
});

test('another file of a different user is reported instead of blaming the host', async () => {
  const results = await run('Extended.Users', { otherFile: { userId: 'bob' } });

  expect(named(results, 'UserIdIsTheSameForEveryFile')).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('the access token of --other-file seems to be of a different user'),
  });
});

describe('viewers', () => {
  test('are skipped, with the option, without a token of one', async () => {
    const results = await run('Extended.Viewers', {});

    expect(outcomes(results)).toEqual(new Set(['skipped']));
    expect(named(results, 'LockByViewer')?.reason).toBe(
      'the check needs an access token of a user who may only view the file (--read-only-token)',
    );
  });

  test("are judged with the run's own token if its user is one", async () => {
    const results = await run('Extended.Viewers', { own: { userId: 'vera' } });

    const passed = results.filter(({ outcome }) => outcome === 'passed').map(({ name }) => name);
    expect(outcomes(results)).toEqual(new Set(['passed', 'skipped']));
    expect(passed).toEqual(
      expect.arrayContaining([
        'LockByViewer',
        'PutFileWithoutLockByViewer',
        'PutRelativeFileByViewer',
        'RenameFileByViewer',
        'GetCoauthLockByViewer',
        'CreateChildFileByViewer',
        'CreateChildContainerByViewer',
      ]),
    );
  });

  test('are told apart from users who may edit', async () => {
    const results = await run('Extended.Viewers', { readOnly: { userId: 'bob' } });

    expect(named(results, 'CheckFileInfoReportsTheViewer')).toMatchObject({
      outcome: 'inconclusive',
      reason:
        'the user with the access token of --read-only-token may edit the file: UserCanWrite is true and Lock succeeds',
    });
    expect(named(results, 'LockByViewer')).toMatchObject({
      outcome: 'skipped',
      reason: 'UserCanWrite of CheckFileInfo for the viewer must not be true, but it is true',
    });
  });
});

test.each([
  'viewer-refused-to-rename-but-done',
  'viewer-refused-to-create-but-done',
  'viewer-may-rename',
  'viewer-may-lock',
])('what a viewer could do is undone: %s', async (name) => {
  const { before, after, leftovers } = await runAgainstReferenceHost({
    checks: checksOfGroups(['Extended.Viewers']),
    defects: [defectNamed(name)],
  });

  expect(leftovers).toEqual([]);
  expect(after).toEqual(before);
});

test('a user who may only view leaves the lock of the run to be undone with its own token', async () => {
  const { before, after, leftovers, results } = await runAgainstReferenceHost({
    checks: checksOfGroups(['Extended.Users', 'Extended.Viewers', 'Extended.AccessTokens']),
  });

  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(leftovers).toEqual([]);
  expect(after).toEqual(before);
});
