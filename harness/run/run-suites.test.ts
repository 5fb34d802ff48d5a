import { describe, expect, test } from 'vitest';
import { startHost } from '../../reference-host/start-host.ts';
import type { CheckOfSuite } from '../checks/check.ts';
import { HttpSender } from '../client/http-sender.ts';
import { RunLimits } from '../client/run-limits.ts';
import type { HttpRequest, Sender } from '../client/sender.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { expectTokenRefused } from '../expect/response.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import { fileOf } from '../targets/ready-line.ts';
import { fileInfo, goodAnswer, json } from '../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';
import { smallChecks } from '../testing/small-suite.ts';
import { StoringHost } from '../testing/storing-host.ts';
import { judge } from './judge.ts';
import { HostUnreachable, type SuitesRun } from './run-suites.ts';

const good: Answer = (socket, request) => socket.write(goodAnswer(request));
const nothing = async () => undefined;

function outcomes({ results }: SuitesRun): readonly string[] {
  return results.map(({ name, outcome }) => `${name} ${outcome}`);
}

describe('a run', () => {
  test('streams every result, and returns all in catalogue order', async () => {
    await using host = await RawHost.start(good);
    const streamed: string[] = [];

    const run = await runAgainst({ ...host, wopisrc: host.wopisrc, onResult: ({ name }) => streamed.push(name) });

    expect(streamed).toEqual(['Info', 'Lock', 'Contents']);
    expect(outcomes(run)).toEqual(['Info passed', 'Lock passed', 'Contents passed']);
    expect(run).toMatchObject({ leftovers: [], notices: [], interrupted: false, requests: host.requests.length });
  });

  test('fetches CheckFileInfo once per group, however many gates there are', async () => {
    await using host = await RawHost.start(good);
    const inGroup = (group: string) => {
      const first = checkOf(nothing, { group, gates: ['SupportsLocks', 'SupportsUpdate'] });
      return [first, { ...first, check: { ...first.check, name: 'Second' } }];
    };

    await runAgainst({ wopisrc: host.wopisrc, checks: [...inGroup('A'), ...inGroup('B')] });

    const asked = host.requests.filter(({ operation }) => operation === 'CheckFileInfo');
    // First contact, then once in each group.
    expect(asked).toHaveLength(3);
  });

  test('asks no more for a group that the host does not claim, and again for the next one', async () => {
    await using host = await RawHost.start(good);
    const claimed = (group: string) => checkOf(nothing, { group, gates: ['SupportsLocks'] });
    const unclaimed = checkOf(nothing, { group: 'B', gates: ['SupportsTeleport'] });

    const run = await runAgainst({ wopisrc: host.wopisrc, checks: [claimed('A'), unclaimed, claimed('C')] });

    expect(run.results.map(({ outcome }) => outcome)).toEqual(['passed', 'skipped', 'passed']);
    // First contact, then in the two groups that run.
    expect(host.requests.filter(({ operation }) => operation === 'CheckFileInfo')).toHaveLength(3);
  });

  test('reads no contents when no check writes', async () => {
    await using host = await RawHost.start(good);
    await runAgainst({ wopisrc: host.wopisrc, checks: [checkOf(nothing, { readOnly: true })] });

    expect(host.requests.map(({ operation }) => operation)).not.toContain('GetFile');
  });

  test('does not blame its time limit for what the host does not claim', async () => {
    await using host = await RawHost.start(good);
    let now = 0;
    const takeLong = async () => {
      now += 60_000;
    };
    const check = (name: string, needs: string[]) => checkOf(takeLong, { name, needs });

    const run = await runAgainst({
      wopisrc: host.wopisrc,
      checks: [check('First', []), check('Claimed', ['SupportsLocks']), check('Unclaimed', ['SupportsTeleport'])],
      runLimits: new RunLimits({ maxDurationMs: 60_000, now: () => now }),
    });

    expect(outcomes(run)).toEqual(['First passed', 'Claimed inconclusive', 'Unclaimed skipped']);
  });

  test('skips checks that wait, with the reason, unless they are included', async () => {
    await using host = await RawHost.start(good);
    const checks = [checkOf(({ wait }) => wait(70), { waitsSeconds: 70 })];

    const without = await runAgainst({ wopisrc: host.wopisrc, checks });
    const including = await runAgainst({ wopisrc: host.wopisrc, checks, includeDelayTests: true });

    expect(without.results).toMatchObject([
      { outcome: 'skipped', reason: 'the check waits 70 s; include it with --include-delaytests' },
    ]);
    expect(outcomes(including)).toEqual(['Check passed']);
  });

  test('leaves no large content to the checks that follow', async () => {
    const check = checkOf(async ({ file, wopi }) => {
      await wopi.lock(file, 'a');
      await wopi.putFile(file, new Uint8Array(5_000_000), 'a');
    });
    await using host = await StoringHost.start('original');

    await runAgainst({ wopisrc: host.wopisrc, checks: [check], keepContent: true });

    expect(host.content.length).toBeLessThan(100);
    expect(host.lock).toBe('');
  });

  test('reports a file whose name does not end in .wopitest', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(
        request.operation === 'CheckFileInfo'
          ? json({ ...fileInfo, BaseFileName: 'thesis.docx' })
          : goodAnswer(request),
      ),
    );
    const { notices } = await runAgainst({ wopisrc: host.wopisrc, checks: [checkOf(nothing)] });

    expect(notices).toEqual([expect.stringContaining('named "thesis.docx"')]);
  });
});

describe('a fault of our own code', () => {
  const fault = new TypeError('a fault of ours');

  async function runWithFaultIn(operation: 'CheckFileInfo' | 'GetFile'): Promise<SuitesRun> {
    await using host = await startHost();
    await using inner = new HttpSender({ timeoutMs: 3_000 });
    const isFaulty = ({ href }: HttpRequest) =>
      new URL(href).pathname.endsWith('/contents') === (operation === 'GetFile');
    const sender: Sender = {
      send: (request) => (isFaulty(request) ? Promise.reject(fault) : inner.send(request)),
    };
    return await judge({
      sender,
      files: [{ wopisrc: host.wopisrc, accessToken: host.token }],
      checks: [checkOf(nothing)],
    });
  }

  test('is thrown, not treated as a problem of the host', async () => {
    await expect(runWithFaultIn('CheckFileInfo')).rejects.toBe(fault);
    await expect(runWithFaultIn('GetFile')).rejects.toBe(fault);
  });
});

describe('checks of a group that only read', () => {
  const reading = checkOf(
    async ({ file, wopi, names }) =>
      void (await wopi.getLock({ ...file, href: `${file.href}&by=${names.unique('')}` })),
    {
      gates: ['SupportsLocks'],
      readOnly: true,
    },
  );
  const six = Array.from({ length: 6 }, (_, index) => ({ ...reading, check: { ...reading.check, name: `${index}` } }));

  test('run concurrently after the first has fetched the claims, each with its own exchanges', async () => {
    const waiting: (() => void)[] = [];
    let mostWaiting = 0;
    await using host = await RawHost.start((socket, request) => {
      if (request.operation !== 'GET_LOCK') return void socket.write(goodAnswer(request));
      // The first runs alone; of the others, four wait for each other and one comes later.
      waiting.push(() => socket.write(goodAnswer(request)));
      mostWaiting = Math.max(mostWaiting, waiting.length);
      const isFull = host.requests.length === 3 || waiting.length === 4 || host.requests.length === 8;
      if (isFull) for (const go of waiting.splice(0)) go();
    });

    const { results, requests } = await runAgainst({ wopisrc: host.wopisrc, checks: six });

    expect(results.map(({ name, outcome, exchanges }) => [name, outcome, exchanges.length])).toEqual([
      ['0', 'passed', 2],
      ...['1', '2', '3', '4', '5'].map((name) => [name, 'passed', 1]),
    ]);
    expect(new Set(results.map(({ exchanges }) => exchanges.at(-1)?.request.url)).size).toBe(6);
    expect({ mostWaiting, requests }).toEqual({ mostWaiting: 4, requests: 8 });
  });
});

describe('several lanes', () => {
  /** A body of two checks of which each waits for the other, so both must be running for either to end. */
  function meeting(): CheckOfSuite['check']['run'] {
    let arrived = 0;
    let release = () => undefined as undefined;
    const both = new Promise<void>((resolve) => {
      release = () => void resolve() as undefined;
    });
    return async () => {
      arrived += 1;
      if (arrived === 2) release();
      await both;
    };
  }

  async function outcomesOf(checks: readonly CheckOfSuite[]): Promise<readonly string[]> {
    await using host = await startHost();
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const file = { wopisrc: host.wopisrc, accessToken: host.token };
    const { results } = await judge({ sender, files: [file, file], checks });
    return results.map(({ group, name, outcome }) => `${group} ${name} ${outcome}`);
  }

  test('share the groups and run them in parallel', async () => {
    const meet = meeting();
    const checks = ['A', 'B', 'C'].map((group) => checkOf(group === 'C' ? nothing : meet, { group }));

    expect(await outcomesOf(checks)).toEqual(['A Check passed', 'B Check passed', 'C Check passed']);
  });

  test('with nothing left to do take over half of a group that another one runs', async () => {
    const meet = meeting();
    const { suite, check } = checkOf(nothing);
    const checks = ['First', 'Second', 'Third', 'Fourth', 'Fifth'].map((name) => ({
      suite,
      check: { ...check, name, run: ['First', 'Fourth'].includes(name) ? meet : nothing },
    }));

    expect(await outcomesOf(checks)).toEqual(checks.map(({ check: { name } }) => `Own ${name} passed`));
  });
});

describe('further users', () => {
  const group = (name: string) =>
    checkOf(async ({ given, wopi }) => void expectTokenRefused(await wopi.checkFileInfo(await given.users.expired())), {
      group: name,
      needs: [{ access: 'expired' }],
    });

  test('are known only to the lane of their file, which runs the groups that need them', async () => {
    await using host = await startHost();
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const run = await judge({
      sender,
      files: [{ wopisrc: host.wopisrc, accessToken: host.token }, fileOf(host)],
      checks: [group('A'), group('B')],
    });

    expect(run.results.map(({ outcome, exchanges }) => [outcome, exchanges.length])).toEqual([
      ['passed', 1],
      ['passed', 1],
    ]);
  });

  test('that a run does not have skip the check, with the name of the option', async () => {
    await using host = await startHost();
    const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks: [group('A')] });

    expect(run.results).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining('(--expired-token)') }]);
  });

  test('whose token cannot be obtained make the check inconclusive, and no token is reported', async () => {
    await using host = await startHost();
    await using sender = new HttpSender({ timeoutMs: 3_000 });
    const expired = () => Promise.reject(new ConfigurationError('the command exited with 1'));
    const file = { wopisrc: host.wopisrc, accessToken: host.token, furtherAccess: { expired } };
    const run = await judge({ sender, files: [file], checks: [group('A')] });

    expect(run.results).toMatchObject([
      { outcome: 'inconclusive', reason: expect.stringContaining('the command exited with 1') },
    ]);
    expect(JSON.stringify(await judge({ sender, files: [fileOf(host)], checks: [group('A')] }))).not.toContain(
      host.further.expiredToken,
    );
  });
});

describe('an interruption', () => {
  test('keeps the results so far, cleans up and reports how many checks did not run', async () => {
    await using host = await startHost();
    const before = host.host.snapshot();
    const controller = new AbortController();
    const interrupted = checkOf(
      async ({ given }) => {
        await given.newFile();
        await given.fileWithContent(Buffer.from('new'));
        await given.lockedFile({ lock: 'lock-a' });
        controller.abort();
      },
      { name: 'Interrupted' },
    );

    const run = await runAgainst({
      ...host,
      checks: [checkOf(nothing, { name: 'First' }), interrupted, checkOf(nothing, { name: 'Later' })],
      signal: controller.signal,
    });

    expect(outcomes(run)).toEqual(['First passed', 'Interrupted passed']);
    expect(run).toMatchObject({
      interrupted: true,
      notices: ['Interrupted: 1 of 3 checks did not run.'],
      leftovers: [],
    });
    expect(host.host.snapshot()).toEqual(before);
  });

  test('during a request leaves the check unjudged and still cleans up', async () => {
    const controller = new AbortController();
    await using host = await RawHost.start((socket, request) => {
      if (request.operation === 'LOCK') controller.abort();
      else socket.write(goodAnswer(request));
    });

    const run = await runAgainst({ wopisrc: host.wopisrc, signal: controller.signal });

    expect(outcomes(run)).toEqual(['Info passed']);
    expect(run.interrupted).toBe(true);
    expect(host.requests.at(-1)?.operation).toBe('UNLOCK');
  });

  test('keeps the verdict of a check that ended before noticing it', async () => {
    await using host = await RawHost.start(good);
    const controller = new AbortController();
    const failing = checkOf(async () => {
      controller.abort();
      throw new TransportFailure('closed', 'it closed');
    });

    const run = await runAgainst({ wopisrc: host.wopisrc, checks: [failing], signal: controller.signal });
    expect(outcomes(run)).toEqual(['Check inconclusive']);
  });
});

describe('a host that cannot be reached', () => {
  test('throws HostUnreachable', async () => {
    await using host = await RawHost.start(good);
    await host.die();

    await expect(runAgainst({ wopisrc: host.wopisrc })).rejects.toThrow(HostUnreachable);
    await expect(runAgainst({ wopisrc: host.wopisrc })).rejects.toThrow(/refused the connection/);
    await expect(runAgainst({ wopisrc: 'http://no-such-host.invalid/wopi/files/1' })).rejects.toThrow(
      /does not resolve/,
    );
  });

  test('because the handshake never ends throws HostUnreachable as well', async () => {
    await using host = await RawHost.start(() => undefined);
    const wopisrc = host.wopisrc.replace('http:', 'https:');

    await expect(runAgainst({ wopisrc, timeoutMs: 100 })).rejects.toThrow(HostUnreachable);
  });
});

describe('a host that goes down during a run', () => {
  test('and stays down gets one more request, then no more', async () => {
    await using host: RawHost = await RawHost.start((socket, request) => {
      if (request.operation === 'LOCK') return void host.die();
      return socket.write(goodAnswer(request));
    });

    const run = await runAgainst({ wopisrc: host.wopisrc });

    expect(outcomes(run)).toEqual(['Info passed', 'Lock inconclusive', 'Contents inconclusive']);
    expect(run.results[1]?.reason).toMatch(/closed the connection before sending a complete response/);
    expect(run.results[2]?.reason).toMatch(
      /^the host returned no valid response in two attempts: .* refused the connection/,
    );
    expect(run.notices).toEqual([expect.stringMatching(/^The run ended early: the host returned no valid response/)]);
    expect(run.leftovers).toMatchObject([{ url: host.wopisrc, what: 'lock "lock-a"' }]);
  });

  test('and comes back is judged again', async () => {
    let isUp = true;
    const hangUp: Answer = (socket) => socket.destroy();
    await using host = await RawHost.start(
      (socket, request) => {
        isUp &&= request.operation !== 'LOCK';
        return (isUp ? good : hangUp)(socket, request);
      },
      { onConnection: (socket) => isUp || socket.destroy() },
    );

    const run = await runAgainst({
      wopisrc: host.wopisrc,
      onResult: () => {
        isUp = true;
      },
    });

    expect(outcomes(run)).toEqual(['Info passed', 'Lock inconclusive', 'Contents passed']);
    expect(run.notices.join()).not.toContain('ended early');
    expect(run.leftovers).toEqual([]);
    expect(host.requests.map(({ operation }) => operation)).toContain('UNLOCK');
  });

  test('and hangs costs four timeouts, not one per check', async () => {
    let isHanging = false;
    await using host = await RawHost.start((socket, request) => {
      isHanging ||= request.operation === 'LOCK';
      if (!isHanging) socket.write(goodAnswer(request));
    });
    const checks = [
      ...smallChecks,
      ...Array.from({ length: 50 }, () => checkOf(({ file, wopi }) => wopi.getLock(file).then())),
    ];

    const run = await runAgainst({ wopisrc: host.wopisrc, checks, timeoutMs: 1_000 });

    expect(run.results.filter(({ outcome }) => outcome === 'inconclusive')).toHaveLength(52);
    expect(
      host.requests.filter(({ number }) => number > host.requests.findIndex(({ operation }) => operation === 'LOCK')),
    ).toHaveLength(4);
  });

  test('during a gate gets the gate’s request again when it is back', async () => {
    let asked = 0;
    await using host = await RawHost.start((socket, request) => {
      if (request.operation === 'CheckFileInfo') asked += 1;
      // First contact, then the gate of the first check: over the open connection, and again over a new one.
      if ([2, 3].includes(asked)) socket.destroy();
      else socket.write(goodAnswer(request));
    });
    const first = checkOf(nothing, { gates: ['SupportsLocks'], readOnly: true });
    const second = { ...first, check: { ...first.check, name: 'Second' } };

    const run = await runAgainst({ wopisrc: host.wopisrc, checks: [first, second] });

    expect(outcomes(run)).toEqual(['Check inconclusive', 'Second passed']);
  });
});

describe('a host whose users may write without SupportsUpdate', () => {
  const saves = checkOf(async ({ file, wopi }) => void (await wopi.getFile(file)), { gates: ['SupportsUpdate'] });
  const reads = checkOf(async ({ file, wopi }) => void (await wopi.getFile(file)));
  const noticesFor = async (checks: readonly CheckOfSuite[], claims: object) => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.operation === 'CheckFileInfo' ? json({ ...fileInfo, ...claims }) : goodAnswer(request)),
    );
    return (await runAgainst({ wopisrc: host.wopisrc, checks })).notices.join('\n');
  };

  test.each([
    ['is told once that PutFile was not tried', [saves, saves], { SupportsUpdate: false }, true],
    ['is not told so by a run that would not save', [reads], { SupportsUpdate: false }, false],
    ['is not told so if they may not write', [saves], { SupportsUpdate: false, UserCanWrite: false }, false],
    ['is not told so if it has SupportsUpdate', [saves], {}, false],
  ])('%s', async (_, checks, claims, isTold) => {
    const notices = await noticesFor(checks, claims);

    expect(notices.split('UserCanWrite and not SupportsUpdate').length - 1).toBe(isTold ? 1 : 0);
  });
});
