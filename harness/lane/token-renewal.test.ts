import { describe, expect, test } from 'vitest';
import { SettableClock } from '../../reference-host/clock.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { expectSuccess, expectTokenRefused } from '../expect/response.ts';
import type { SuitesRun } from '../run/run-suites.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import { goodAnswer, http } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

const note = expect.stringMatching(/^The access token expired during this check\. The check was re-run/);

interface Expiring extends SuitesRun {
  /** How often a new token was requested. */
  readonly asked: number;
  readonly left: boolean;
}

/** Runs checks on a host whose tokens last a minute. `expire` lets a minute pass. */
async function run(
  checks: (expire: () => void) => readonly CheckOfSuite[],
  newToken = ({ host }: RunningHost, fileId: string) =>
    host.issueToken({ lifetimeMs: 60_000, resource: `file:${fileId}` }),
): Promise<Expiring> {
  const clock = new SettableClock();
  await using running = await startHost({ clock });
  const before = running.host.snapshot();
  let asked = 0;
  const outcome = await runAgainst({
    wopisrc: running.wopisrc,
    token: running.host.issueToken({ lifetimeMs: 60_000 }),
    checks: checks(() => clock.advance({ minutes: 2 })),
    newToken: async (wopisrc) => {
      asked += 1;
      return newToken(running, wopisrc.split('/').at(-1) ?? '');
    },
  });
  return { ...outcome, asked, left: JSON.stringify(running.host.snapshot()) !== JSON.stringify(before) };
}

/** A check whose token expires during its first run, with a lock held and a file created. */
function expiringOnce(expire: () => void, properties = {}): CheckOfSuite {
  let runs = 0;
  return checkOf(async ({ given, wopi }) => {
    const file = await given.lockedFile({ lock: 'lock-a' });
    await given.newFile();
    if (runs++ === 0) expire();
    expectSuccess(await wopi.unlock(file, 'lock-a'));
  }, properties);
}

const reads = checkOf(async ({ file, wopi }) => expectSuccess(await wopi.getFile(file)), { name: 'Reads' });

describe('an access token that expires during a run', () => {
  test('is replaced: the check is re-run with a note, and the run continues', async () => {
    const { results, asked, leftovers, left } = await run((expire) => [expiringOnce(expire), reads]);
    expect(results).toMatchObject([
      { outcome: 'passed', notes: [note] },
      { outcome: 'passed', notes: [] },
    ]);
    // Once for the file, and once to delete the new file.
    expect({ asked, left, leftovers }).toEqual({ asked: 2, left: false, leftovers: [] });
  });

  test('is replaced once for concurrent read-only checks', async () => {
    const reading = (expire: () => void): readonly CheckOfSuite[] => {
      const { suite, check } = { ...reads, check: { ...reads.check, readOnly: true } };
      const first = {
        ...check,
        run: async (context: Parameters<typeof check.run>[0]) => check.run(context).then(expire),
      };
      const others = ['B', 'C', 'D', 'E', 'F'].map((name) => ({ suite, check: { ...check, name } }));
      return [{ suite, check: first }, ...others];
    };
    const { results, asked } = await run(reading);
    expect(results.map(({ outcome, notes }) => [outcome, notes.length])).toEqual([
      ['passed', 0],
      ...Array.from({ length: 4 }, () => ['passed', 1]),
      ['passed', 0],
    ]);
    expect(asked).toBe(1);
  });

  test('is replaced for clean-up too, so that no lock is left', async () => {
    const locking = (expire: () => void) =>
      checkOf(async ({ given }) => {
        await given.fileWithContent(Buffer.from('changed'));
        await given.lockedFile({ lock: 'lock-a' });
        expire();
      });
    const { results, asked, leftovers, left } = await run((expire) => [locking(expire)]);
    expect(results).toMatchObject([{ outcome: 'passed', notes: [] }]);
    expect({ asked, left, leftovers }).toEqual({ asked: 1, left: false, leftovers: [] });
  });

  test('does not change the verdict when it expires again in the second run', async () => {
    const expiring = (expire: () => void) =>
      checkOf(async ({ file, wopi }) => {
        expire();
        expectSuccess(await wopi.getFile(file));
      });
    const { results, asked } = await run((expire) => [expiring(expire)]);
    expect(results).toMatchObject([{ outcome: 'failed', notes: [note] }]);
    expect(asked).toBe(1);
  });
});

describe('a token that cannot be replaced', () => {
  const failing = (expire: () => void) => [
    expiringOnce(expire),
    ...Array.from({ length: 8 }, (_, index) => checkOf(reads.check.run, { name: `Reads${index}`, group: `${index}` })),
  ];

  test.each([
    ['the same again', (host: RunningHost) => host.host.issueToken({ lifetimeMs: -1 })],
    ['a token that is refused', () => `refused-${Math.random()}`],
  ])('changes no verdict, after a few attempts: %s', async (_, newToken) => {
    const { results, asked } = await run(failing, newToken);
    expect(results.map(({ outcome, notes }) => [outcome, notes])).toEqual(results.map(() => ['failed', []]));
    expect(asked).toBeLessThanOrEqual(3);
  });

  test('is reported once', async () => {
    const { notices } = await run(failing, () => {
      throw new ConfigurationError('the token command ended with 3 instead of printing a token');
    });
    expect(notices).toEqual([
      'The access token expired, and no new token could be obtained: the token command ended with 3 instead of printing a token.',
    ]);
  });
});

describe('a 401 that is a verdict', () => {
  test('requests no token when the check sent an invalid one', async () => {
    const invalid = checkOf(async ({ file, wopi }) =>
      expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, invalidAccessToken))),
    );
    expect(await run(() => [invalid])).toMatchObject({ asked: 0, results: [{ outcome: 'passed', notes: [] }] });
  });

  test('requests no token when the host still accepts the current one in other requests', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.operation === 'GetFile' ? http(401) : goodAnswer(request)),
    );
    let asked = 0;
    const newToken = async () => `token ${asked++}`;
    const { results } = await runAgainst({ wopisrc: host.wopisrc, checks: [reads], newToken, keepContent: true });
    expect(results).toMatchObject([{ outcome: 'failed', notes: [] }]);
    expect(asked).toBe(0);
  });

  test('costs no request when there is no token source', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.operation === 'GetFile' ? http(401) : goodAnswer(request)),
    );
    const { requests } = await runAgainst({
      wopisrc: host.wopisrc,
      checks: [{ ...reads, check: { ...reads.check, readOnly: true } }],
    });
    expect(requests).toBe(2);
  });
});
