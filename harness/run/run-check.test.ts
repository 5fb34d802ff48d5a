import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check, CheckOfSuite } from '../checks/check.ts';
import { crashed, found, likely, of, redirected, returned, succeeded, wrong } from '../checks/likely-cause.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { expectResponse, expectSuccess } from '../expect/response.ts';
import { ConformanceFailure, NotApplicable, RefusedButDone, SetupFailure } from '../results/failures.ts';
import type { Fault } from '../results/fault.ts';
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

  test.each(['MUST', 'SHOULD', 'MAY'] as const)(
    'at level %s is failed, at MUST, when a refusal was carried out',
    async (level) => {
      expect(await throwing(new RefusedButDone('DeleteFile', [mismatch]), level)).toMatchObject({
        outcome: 'failed',
        level: 'MUST',
        reason: 'DeleteFile: status: expected 200, got 409',
      });
    },
  );

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
      differs: 'sends two requests',
    });
  });
});

describe('the likely cause', () => {
  const shortColumn = likely('The column may be short.', of('Lock', returned(400)));
  const causeOf = async (error: unknown, likelyCause: NonNullable<Check['likelyCause']>) =>
    (await resultOf(checkOf(() => Promise.reject(error), { likelyCause }))).likelyCause;
  const failure = (fault: Fault, at = 'status') =>
    new ConformanceFailure(fault.operation, [{ ...mismatch, at, actual: '"other"' }], fault);

  test.each<[string, unknown, string | undefined]>([
    ['is shown for what supports it', failure({ operation: 'Lock', status: 400 }), 'The column may be short.'],
    ['is not shown for a different status', failure({ operation: 'Lock', status: 501 }), undefined],
    ['is not shown for a different operation', failure({ operation: 'Unlock', status: 400 }), undefined],
    ['is not shown for a different part', failure({ operation: 'Lock', status: 400, part: 'body' }), undefined],
    [
      'is not shown when the check could not start',
      new SetupFailure('no', [], { operation: 'Lock', status: 400 }),
      undefined,
    ],
  ])('%s', async (_, error, cause) => {
    expect(await causeOf(error, shortColumn)).toBe(cause);
  });

  test.each<[number, boolean]>([
    [200, true],
    [400, true],
    [409, true],
    [401, false],
    [404, false],
    [500, false],
    [501, false],
  ])('without conditions needs a host that took the request: %i', async (status, isShown) => {
    const cause = await causeOf(failure({ operation: 'Lock', status }), 'The host may do so.');
    expect(cause !== undefined).toBe(isShown);
  });

  test('is not shown for a check that passed', async () => {
    expect(await resultOf(checkOf(async () => undefined, { likelyCause: 'The host may do so.' }))).not.toHaveProperty(
      'likelyCause',
    );
  });

  test.each([
    ['succeeded', succeeded, [200, 204], [302, 409, 500]],
    ['redirected', redirected, [301, 302], [200, 404]],
    ['crashed', crashed, [500, 503], [501, 409]],
  ] as const)('can depend on the kind of status: %s', async (_, support, shown, hidden) => {
    const text = 'The host may do so.';
    for (const status of shown)
      expect(await causeOf(failure({ operation: 'Lock', status }), likely(text, support))).toBe(text);
    for (const status of hidden)
      expect(await causeOf(failure({ operation: 'Lock', status }), likely(text, support))).toBeUndefined();
  });

  test('can depend on the part and on the value that was found', async () => {
    const size = failure({ operation: 'CheckFileInfo', status: 200, part: 'property Size' }, 'property Size');
    const text = 'The host may do so.';

    expect(await causeOf(size, likely(text, wrong(/^property Size$/)))).toBe(text);
    expect(await causeOf(size, likely(text, wrong(/^body$/), found(/^other$/)))).toBeUndefined();
    expect(await causeOf(size, likely(text, wrong(/^body$/), found(/^"other"$/)))).toBe(text);
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
