import { beforeAll, describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { fileInfo, goodAnswer, http, json } from '../harness/testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { runAgainst } from '../harness/testing/run-against.ts';
import { suites } from './host-suites.ts';

const checks = checksOf(suites);
const isNamed = (id: string) => (entry: (typeof checks)[number]) => checkId(entry) === id;

const bareInfo = { ...fileInfo, SupportsLocks: false, SupportsUpdate: false };
const fullInfo = { ...fileInfo, SupportsGetLock: true, SupportsRename: true, UserCanRename: true };

/** Returns success to every request, with any token. */
const doingNothing =
  (info: object): Answer =>
  (socket, request) =>
    socket.write(request.operation === 'CheckFileInfo' ? json(info) : goodAnswer(request));

async function resultsOn(answer: Answer, ids: readonly string[]): Promise<readonly CheckResult[]> {
  await using host = await RawHost.start(answer);
  const selected = ids.map((id) => checks.find(isNamed(id))).filter((entry) => entry !== undefined);
  expect(selected).toHaveLength(ids.length);
  return (await runAgainst({ wopisrc: host.wopisrc, checks: selected, keepContent: true })).results;
}

describe('a host that returns 200 to everything and does nothing passes no check that', () => {
  test.each([
    'Extended.AccessTokens/LockWithInvalidAccessTokenTakesNoLock',
    'Extended.AccessTokens/PutFileWithInvalidAccessTokenWritesNothing',
    'Extended.AccessTokens/AccessTokenInQueryOnly',
    'Extended.AccessTokens/AccessTokenInHeaderOnly',
    'Extended.CheckFileInfo/RefusalsRevealNothing',
  ])('is about a refusal: %s', async (id) => {
    const [result] = await resultsOn(doingNothing(fullInfo), [id]);

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(/was not refused: it returned 200, so there is no refusal to judge/),
    });
  });

  test('is about what a rename keeps', async () => {
    const [result] = await resultsOn(doingNothing(fullInfo), [
      'Extended.RenameFile/RenameFile.KeepsTheFileIdAndTheContent',
    ]);

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(/^RenameFile returned 200.* and changed nothing, so its effects cannot be judged/),
    });
  });

  describe('is about an operation that it does not claim', () => {
    const ids = checks.map(checkId).filter((id) => /^Extended\.NotSupported\/.*IsNotImplemented$/.test(id));
    let results: readonly CheckResult[];

    beforeAll(async () => {
      results = await resultsOn(doingNothing(bareInfo), ids);
    });

    test.each(ids)('%s', (id) => {
      expect(results.find((result) => checkId(result) === id)).toMatchObject({
        outcome: 'skipped',
        reason: expect.stringMatching(/^the host returns 200 for \w+( \(\w+\))? without claiming it/),
      });
    });
  });
});

test('a crash is not a refusal of a missing token', async () => {
  const crashing: Answer = (socket, request) => {
    const isCrash = request.operation === 'UNLOCK_AND_RELOCK' || /^X-WOPI-OldLock/im.test(request.text);
    socket.write(isCrash ? http(500) : doingNothingTo(request));
  };
  const doingNothingTo = (request: Parameters<typeof goodAnswer>[0]) =>
    request.operation === 'CheckFileInfo' ? json(fullInfo) : goodAnswer(request);

  const [result] = await resultsOn(crashing, ['Extended.AccessTokens/UnlockAndRelockWithoutAccessToken']);

  expect(result).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringMatching(/failed with 500.* instead of being refused/),
  });
});
