import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckOfSuite } from '../checks/check.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { expectResponse, expectSuccess } from '../expect/response.ts';
import { ConformanceFailure, NotApplicable, SetupFailure } from '../results/failures.ts';
import { tool } from '../settings/tool.ts';
import { goodAnswer } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst, secretToken } from '../testing/run-against.ts';

let host: RawHost;
beforeAll(async () => {
  host = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
});
afterAll(() => host.die());

const mismatch = { at: 'status', expected: '200', actual: '409' };

async function resultOf(check: CheckOfSuite) {
  const { results } = await runAgainst({ wopisrc: host.wopisrc, checks: [check] });
  const [result] = results;
  if (!result) throw new Error('the run returned no result');
  return result;
}

function throwing(error: unknown, level: CheckOfSuite['check']['level'] = 'MUST') {
  return resultOf(
    checkOf(
      async () => {
        throw error;
      },
      { level },
    ),
  );
}

describe('outcome', () => {
  test('is passed, without a reason, when the body returns', async () => {
    const result = await resultOf(checkOf(async () => undefined));

    expect(result).toMatchObject({ outcome: 'passed', mismatches: [], notes: [] });
    expect(result).not.toHaveProperty('reason');
  });

  test.each([
    ['MUST', 'failed'],
    ['SHOULD', 'warned'],
    ['MAY', 'warned'],
  ] as const)('at level %s is %s when an expectation throws', async (level, outcome) => {
    expect(await throwing(new ConformanceFailure('Lock', [mismatch]), level)).toMatchObject({
      outcome,
      reason: 'Lock: status: expected 200, got 409',
      mismatches: [mismatch],
    });
  });

  test('is inconclusive, with the mismatches, when a starting state cannot be reached', async () => {
    expect(await throwing(new SetupFailure('the state is missing', [mismatch]))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'the state is missing: status: expected 200, got 409',
      mismatches: [mismatch],
    });
    expect(await throwing(new SetupFailure('the state is missing'))).toMatchObject({ reason: 'the state is missing' });
  });

  test('is inconclusive when the transport fails', async () => {
    expect(await throwing(new TransportFailure('too-large', 'it sent too much'))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'it sent too much',
    });
  });

  test('is skipped, with the reason and without exchanges, when the check does not apply', async () => {
    const result = await resultOf(
      checkOf(async ({ file, wopi }) => {
        await wopi.checkFileInfo(file);
        throw new NotApplicable('the feature is missing');
      }),
    );

    expect(result).toMatchObject({ outcome: 'skipped', reason: 'the feature is missing', exchanges: [] });
  });

  test.each([
    ['an error', new TypeError('x is undefined'), /a bug in the harness.*TypeError: x is undefined/s],
    ['a text', 'oops', /a bug in the harness.*oops/s],
    ['nothing', undefined, /a bug in the harness.*undefined/s],
    ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined }), /a bug in the harness.*bare/s],
  ])('is inconclusive, as a bug in the harness, when our own code throws %s', async (_, error, reason) => {
    expect(await throwing(error)).toMatchObject({ outcome: 'inconclusive', reason: expect.stringMatching(reason) });
  });
});

describe('the gates', () => {
  test('of the group and of the check are evaluated together, with every reason', async () => {
    const result = await resultOf(
      checkOf(() => Promise.reject(new Error('must not run')), {
        gates: [{ property: 'SupportsLocks', must: 'not be true' }],
        needs: [{ property: 'FileUrl', must: 'be an absolute URL' }, 'SupportsCoauth'],
      }),
    );

    expect(result).toMatchObject({
      outcome: 'skipped',
      reason:
        'SupportsLocks of CheckFileInfo must not be true, but it is true; FileUrl of CheckFileInfo must be an absolute URL, but it is absent; SupportsCoauth of CheckFileInfo must be true, but it is absent',
    });
  });

  test('let the check run when they hold', async () => {
    const result = await resultOf(checkOf(async () => undefined, { gates: ['SupportsLocks'] }));
    expect(result.outcome).toBe('passed');
  });
});

describe('the evidence', () => {
  test('has every exchange with its purpose, and the notes of the body', async () => {
    const result = await resultOf(
      checkOf(
        async ({ given, wopi, note }) => {
          const file = await given.lockedFile({ lock: 'lock-a' });
          expectSuccess(await wopi.unlock(file, 'lock-a'));
          note(`the token was ${secretToken}`);
        },
        { gates: ['SupportsLocks'] },
      ),
    );

    expect(result.exchanges.map(({ operation, purpose }) => `${operation} ${purpose ?? 'judged'}`)).toEqual([
      'CheckFileInfo gate',
      'Lock setup',
      'Unlock judged',
    ]);
    expect(result.notes).toEqual(['the token was REDACTED']);
  });

  test('shows where in the suite an expectation failed', () => {
    expect.assertions(1);
    try {
      expectResponse({ operation: 'Lock', status: 409, header: () => undefined, body: new Uint8Array() } as never, {
        status: 200,
      });
    } catch (error) {
      expect((error as Error).stack?.split('\n')[1]).toContain('run-check.test.ts');
    }
  });

  test('has no secret in reason and mismatches', async () => {
    const actual = `"https://host.example/?access_token=other" and ${secretToken} and ${secretToken.slice(0, 9)}…`;
    const result = await throwing(new ConformanceFailure('Lock', [{ ...mismatch, actual }]));

    const shown = '"https://host.example/?access_token=REDACTED" and REDACTED and REDACTED…';
    expect(result.mismatches[0]?.actual).toBe(shown);
    expect(result.reason).toBe(`Lock: status: expected 200, got ${shown}`);
  });

  test('includes the fields of the check', async () => {
    const result = await resultOf(
      checkOf(async () => undefined, {
        likelyCause: 'a short column',
        differs: 'sends two requests',
        category: 'OfficeOnline',
      }),
    );

    expect(result).toMatchObject({
      group: 'Own',
      name: 'Check',
      category: 'OfficeOnline',
      level: 'MUST',
      origin: 'validator',
      requirement: 'The rule holds',
      likelyCause: 'a short column',
      differs: 'sends two requests',
    });
  });
});

test('only checks for native clients send the User-Agent of Microsoft’s validator', async () => {
  const agentOf = async (category: 'WopiCore' | 'OfficeNativeClient') => {
    const check = checkOf(async ({ file, wopi }) => void (await wopi.checkFileInfo(file)), { category });
    return (await resultOf(check)).exchanges[0]?.request.headers['User-Agent'];
  };

  expect(await agentOf('OfficeNativeClient')).toBe('Microsoft Office WOPI Validator/1.0');
  expect(await agentOf('WopiCore')).toBe(`wopi-conformance/${tool.version}`);
});
