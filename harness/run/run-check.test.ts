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
  if (!result) throw new Error('there is no result');
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

describe('the outcome', () => {
  test('of a body that returns is passed, without a reason', async () => {
    const result = await resultOf(checkOf(async () => undefined));

    expect(result).toMatchObject({ outcome: 'passed', mismatches: [], notes: [] });
    expect(result).not.toHaveProperty('reason');
  });

  test.each([
    ['MUST', 'failed'],
    ['SHOULD', 'warned'],
    ['MAY', 'warned'],
  ] as const)('of an expectation that throws at level %s is %s', async (level, outcome) => {
    expect(await throwing(new ConformanceFailure('Lock', [mismatch]), level)).toMatchObject({
      outcome,
      reason: 'Lock: status: expected 200, got 409',
      mismatches: [mismatch],
    });
  });

  test('of a starting state that cannot be reached is inconclusive, with what came', async () => {
    expect(await throwing(new SetupFailure('no such state', [mismatch]))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'no such state: status: expected 200, got 409',
      mismatches: [mismatch],
    });
    expect(await throwing(new SetupFailure('no such state'))).toMatchObject({ reason: 'no such state' });
  });

  test('of a transport that breaks is inconclusive', async () => {
    expect(await throwing(new TransportFailure('too-large', 'it sent too much'))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'it sent too much',
    });
  });

  test('of what does not apply is skipped, with the reason and without exchanges', async () => {
    const result = await resultOf(
      checkOf(async ({ file, wopi }) => {
        await wopi.checkFileInfo(file);
        throw new NotApplicable('no such feature');
      }),
    );

    expect(result).toMatchObject({ outcome: 'skipped', reason: 'no such feature', exchanges: [] });
  });

  test.each([
    ['an error', new TypeError('x is undefined'), /a fault of the harness.*TypeError: x is undefined/s],
    ['a text', 'oops', /a fault of the harness.*oops/s],
    ['nothing', undefined, /a fault of the harness.*undefined/s],
    [
      'an error without a stack',
      Object.assign(new Error('bare'), { stack: undefined }),
      /a fault of the harness.*bare/s,
    ],
  ])('of our own code that throws %s is inconclusive and says so', async (_, error, reason) => {
    expect(await throwing(error)).toMatchObject({ outcome: 'inconclusive', reason: expect.stringMatching(reason) });
  });
});

describe('the gates', () => {
  test('of the group and of the check are judged together, with every reason', async () => {
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

  test('that hold let the check run', async () => {
    const result = await resultOf(checkOf(async () => undefined, { gates: ['SupportsLocks'] }));
    expect(result.outcome).toBe('passed');
  });
});

describe('the evidence', () => {
  test('is every exchange with its purpose, and what the body noted', async () => {
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

  test('says where in the suite an expectation failed', () => {
    expect.assertions(1);
    try {
      expectResponse({ operation: 'Lock', status: 409, header: () => undefined, body: new Uint8Array() } as never, {
        status: 200,
      });
    } catch (error) {
      expect((error as Error).stack?.split('\n')[1]).toContain('run-check.test.ts');
    }
  });

  test('holds no secret in reason and mismatches', async () => {
    const actual = `"https://host.example/?access_token=other" and ${secretToken} and ${secretToken.slice(0, 9)}…`;
    const result = await throwing(new ConformanceFailure('Lock', [{ ...mismatch, actual }]));

    const shown = '"https://host.example/?access_token=REDACTED" and REDACTED and REDACTED…';
    expect(result.mismatches[0]?.actual).toBe(shown);
    expect(result.reason).toBe(`Lock: status: expected 200, got ${shown}`);
  });

  test('carries what the check says of itself', async () => {
    const result = await resultOf(
      checkOf(async () => undefined, {
        likelyCause: 'a short column',
        differs: 'asks twice',
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
      differs: 'asks twice',
    });
  });
});

test('only checks for native clients name themselves as Microsoft’s validator does', async () => {
  const agentOf = async (category: 'WopiCore' | 'OfficeNativeClient') => {
    const check = checkOf(async ({ file, wopi }) => void (await wopi.checkFileInfo(file)), { category });
    return (await resultOf(check)).exchanges[0]?.request.headers['User-Agent'];
  };

  expect(await agentOf('OfficeNativeClient')).toBe('Microsoft Office WOPI Validator/1.0');
  expect(await agentOf('WopiCore')).toBe(`wopi-conformance/${tool.version}`);
});
