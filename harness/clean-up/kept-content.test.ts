import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Of } from '../../wopi/sha256.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { expectSuccess } from '../expect/response.ts';
import { OriginalUnsafe } from '../run/original-unsafe.ts';
import { fileInfo, head, http, json } from '../testing/hostile-hosts/answers.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';
import { bodyOf, headerOf, type Override, StoringHost, someContent } from '../testing/storing-host.ts';

async function overwrite({ given, documents }: CheckContext): Promise<void> {
  await given.fileWithContent(documents.simple);
}

/** Runs a check that overwrites the file. */
async function runOn(host: StoringHost, check = checkOf(overwrite), options = {}) {
  return await runAgainst({ wopisrc: host.wopisrc, checks: [check], ...options });
}

/** Responds to an operation instead of the host, a given number of times. */
function times(count: number, operation: string, answer: Buffer): Override {
  let left = count;
  return (request) => (request.operation === operation && left-- > 0 ? answer : undefined);
}

const always = Number.POSITIVE_INFINITY;

// Runs of other tests and other processes have their folders elsewhere.
const ownDirectory = mkdtempSync(join(tmpdir(), 'kept-content-test-'));
const { TMPDIR } = process.env;
beforeAll(() => {
  process.env.TMPDIR = ownDirectory;
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  rmSync(ownDirectory, { recursive: true });
});

// The shortest pauses are those of looking for another client.
const isOfPatience = (milliseconds: number) => milliseconds > 100;

/** The temporary folders of runs. */
function folders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('wopi-conformance-'));
}

describe('the original content', () => {
  test('of 20 MB is given back exactly, and nothing of it stays in the temporary folder', async () => {
    const content = someContent(20_000_000);
    await using host = await StoringHost.start(content);
    const before = folders();
    const check = checkOf(async (context) => {
      expectSuccess(await context.wopi.getFile(context.file));
      await overwrite(context);
    });

    const run = await runOn(host, check);

    expect(run.results[0]?.outcome).toBe('passed');
    expect(host.operations.filter((operation) => operation === 'PUT')).toHaveLength(2);
    expect(sha256Of(host.content)).toBe(sha256Of(content));
    expect(run.leftovers).toEqual([]);
    expect(folders()).toEqual(before);
  });

  test('is in a file that only this user can read while the run lasts', async () => {
    await using host = await StoringHost.start('mine');
    const before = new Set(folders());
    const check = checkOf(async (context) => {
      await overwrite(context);
      const modes = folders()
        .filter((name) => !before.has(name))
        .flatMap((name) => [join(tmpdir(), name), join(tmpdir(), name, 'original-content')])
        .map((path) => (statSync(path).mode & 0o777).toString(8));
      if (modes.join() !== '700,600') throw new Error(`the modes are ${modes}`);
    });

    const { results } = await runOn(host, check);

    expect(results[0]?.reason).toBeUndefined();
  });

  test.each([
    ['a 500', times(1, 'GetFile', http(500))],
    ['two 503 with Retry-After', times(2, 'GetFile', http(503, '', [['Retry-After', '1']]))],
    ['a body that is cut', cutOnce()],
    ['a reset', resetOnce()],
  ])('is given back after %s on the first reading', async (_, override) => {
    await using host = await StoringHost.start('mine', override);

    const { leftovers } = await runOn(host);

    expect(host.content.toString()).toBe('mine');
    expect(host.operations).toContain('PUT');
    expect(leftovers).toEqual([]);
  });

  test('is waited for as long as Retry-After says', async () => {
    await using host = await StoringHost.start('mine', times(1, 'GetFile', http(503, '', [['Retry-After', '7']])));
    const pauses: number[] = [];

    await runOn(host, checkOf(overwrite), { pause: async (milliseconds: number) => void pauses.push(milliseconds) });

    expect(pauses.filter(isOfPatience)).toEqual([7_000]);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is decoded from %s before it is kept', async (encoding, encode) => {
    await using host = await StoringHost.start('mine', (request, { content }) =>
      request.operation === 'GetFile' ? http(200, encode(content), [['Content-Encoding', encoding]]) : undefined,
    );

    const { leftovers } = await runOn(host);

    expect(host.content.toString()).toBe('mine');
    expect(leftovers).toEqual([]);
  });

  test('is kept, and its path told, when it cannot be given back', async () => {
    const content = someContent(100_000);
    const refusing: Override = (request, { content: current }) =>
      request.operation === 'PUT' && !current.equals(content) ? http(500) : undefined;
    await using host = await StoringHost.start(content, refusing);

    const { leftovers } = await runOn(host);

    expect(leftovers).toMatchObject([
      { what: 'original content', reason: expect.stringMatching(/^PutFile returned 500/) },
    ]);
    const path = /kept in (\S+)$/.exec(leftovers[0]?.reason ?? '')?.[1] ?? '';
    expect(sha256Of(readFileSync(path))).toBe(sha256Of(content));
    await rm(dirname(path), { recursive: true });
  });
});

function cutOnce(): Override {
  let isCut = false;
  return ({ operation }, _, socket) => {
    if (operation !== 'GetFile' || isCut) return undefined;
    isCut = true;
    socket.end(Buffer.concat([head(200, [['Content-Length', '4']]), Buffer.from('mi')]));
    return 'taken';
  };
}

function resetOnce(): Override {
  let isReset = false;
  return ({ operation }, _, socket) => {
    if (operation !== 'GetFile' || isReset) return undefined;
    isReset = true;
    socket.resetAndDestroy();
    return 'taken';
  };
}

describe('content that CheckFileInfo describes wrongly', () => {
  const withInfo = (change: object): Override => {
    return ({ operation }, { content }) =>
      operation === 'CheckFileInfo' ? json({ ...fileInfo, Size: content.length, ...change }) : undefined;
  };

  test.each([
    ['Size is larger', { Size: 5 }],
    ['SHA256 is different', { SHA256: sha256Of(Buffer.from('another')) }],
  ])('is kept and given back: %s', async (_, change) => {
    await using host = await StoringHost.start('mine', withInfo(change));

    const { leftovers } = await runOn(host);

    expect({ content: host.content.toString(), leftovers }).toEqual({ content: 'mine', leftovers: [] });
  });
});

describe('content that cannot be kept', () => {
  const changing = (): Override => {
    let count = 0;
    return ({ operation }) => (operation === 'GetFile' ? http(200, `content ${count++}`) : undefined);
  };

  test.each<[string, Override, string]>([
    ['GetFile always returns 500', times(always, 'GetFile', http(500)), 'GetFile returned 500'],
    ['GetFile redirects', times(always, 'GetFile', http(302)), 'GetFile returned 302'],
    ['GetFile returns 206', times(always, 'GetFile', http(206, 'mi')), 'GetFile returned 206'],
    ['GetFile returns different content each time', changing(), 'GetFile returned different content 3 times'],
    [
      'its encoding is unknown',
      times(always, 'GetFile', http(200, 'mine', [['Content-Encoding', 'zstd']])),
      'GetFile returned the Content-Encoding "zstd", which cannot be decoded',
    ],
    [
      'it is not in the encoding that it claims',
      times(always, 'GetFile', http(200, 'mine', [['Content-Encoding', 'gzip']])),
      'the Content-Encoding of GetFile cannot be decoded (Z_DATA_ERROR)',
    ],
  ])('stops the run before it changes anything: %s', async (_, override, reason) => {
    await using host = await StoringHost.start('mine', override);
    const before = folders();

    const refusal = await runOn(host).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(OriginalUnsafe);
    expect(String(refusal)).toContain(`could not be kept to restore it after the run: ${reason}`);
    expect(String(refusal)).toContain('--keep-content');
    expect(new Set(host.operations)).toEqual(new Set(['CheckFileInfo', 'GetFile']));
    expect(folders()).toEqual(before);
  });

  test('stops nothing with --keep-content, or when the checks only read', async () => {
    await using host = await StoringHost.start('mine', times(always, 'GetFile', http(500)));
    const readOnly = checkOf(async ({ file, wopi }) => void (await wopi.checkFileInfo(file)), { readOnly: true });

    const written = await runOn(host, checkOf(overwrite), { keepContent: true });
    const read = await runOn(host, readOnly);

    expect([written.results[0]?.outcome, read.results[0]?.outcome]).toEqual(['passed', 'passed']);
    expect([written.leftovers, read.leftovers]).toEqual([[], []]);
  });
});

describe('what is given back is read back', () => {
  test('a host that drops a trailing line end leaves a difference', async () => {
    await using host = await StoringHost.start('one\ntwo\n', (request, host) => {
      if (request.operation !== 'PUT' || host.lock !== headerOf(request, 'X-WOPI-Lock')) return undefined;
      host.content = Buffer.from(bodyOf(request).toString('latin1').replace(/\n$/, ''), 'latin1');
      return http(200);
    });

    const { leftovers } = await runOn(host);

    expect(leftovers).toMatchObject([
      {
        url: host.wopisrc,
        what: 'original content',
        reason: expect.stringMatching(/^7 bytes are read back, the original has 8; the original is kept in /),
      },
    ]);
    await rm(dirname(/kept in (\S+)$/.exec(leftovers[0]?.reason ?? '')?.[1] ?? ''), { recursive: true });
  });

  test('a host that keeps only the beginning of a long content leaves no difference to a short one', async () => {
    await using host = await StoringHost.start('short', (request, host) => {
      if (request.operation !== 'PUT' || host.lock !== headerOf(request, 'X-WOPI-Lock')) return undefined;
      host.content = bodyOf(request).subarray(0, 1_000);
      return http(200);
    });
    const writesMuch = checkOf(async ({ given, wopi }) => {
      const file = await given.lockedFile({ lock: 'lock' });
      await wopi.putFile(file, someContent(2_000), 'lock');
    });

    const { leftovers } = await runOn(host, writesMuch);

    expect(host.content.toString()).toBe('short');
    expect(leftovers).toEqual([]);
  });

  test('a host that takes a name for good leaves a difference', async () => {
    await using host = await StoringHost.start('mine', (request, host) => {
      if (request.operation !== 'RENAME_FILE') return undefined;
      host.name = 'renamed.wopitest';
      return json({ Name: 'renamed' });
    });
    const check = checkOf(async ({ file, wopi }) => void (await wopi.renameFile(file, 'renamed')));

    const { leftovers } = await runOn(host, check);

    expect(leftovers).toEqual([
      {
        url: host.wopisrc,
        what: 'name',
        reason: 'BaseFileName of CheckFileInfo is "renamed.wopitest", and was "test.wopitest"',
      },
    ]);
  });

  test('a host that keeps a lock after Unlock leaves a difference', async () => {
    await using host = await StoringHost.start('mine', (request, host) =>
      request.operation === 'UNLOCK' && headerOf(request, 'X-WOPI-Lock') === host.lock ? http(200) : undefined,
    );
    const check = checkOf(async ({ file, wopi }) => void (await wopi.lock(file, 'lock-a')));

    const { leftovers } = await runOn(host, check);

    expect(leftovers).toEqual([
      { url: host.wopisrc, what: 'lock', reason: 'the file is still locked with "lock-a" after Unlock' },
    ]);
  });
});

describe('giving back has patience', () => {
  const isRestoring = (text: string) => /^X-WOPI-Lock: restore-/im.test(text);

  test.each<[string, Override]>([
    ['one 503 on PutFile', onlyOnce((request) => request.operation === 'PUT' && isRestoring(request.text), http(503))],
    ['one 503 on GetFile', failsAfterWrite('GetFile', http(503))],
    ['one 429 on Lock', onlyOnce((request) => request.operation === 'LOCK' && isRestoring(request.text), http(429))],
    [
      '204 on Lock',
      (request, host) => {
        if (request.operation !== 'LOCK' || !isRestoring(request.text)) return undefined;
        host.lock = headerOf(request, 'X-WOPI-Lock');
        return http(204);
      },
    ],
  ])('with %s', async (_, override) => {
    await using host = await StoringHost.start('mine', override);

    const { leftovers } = await runOn(host);

    expect({ content: host.content.toString(), lock: host.lock, leftovers }).toEqual({
      content: 'mine',
      lock: '',
      leftovers: [],
    });
  });

  test('which ends after a minute in all', async () => {
    await using host = await StoringHost.start('mine', ({ operation }, { content }) =>
      operation === 'PUT' && content.toString() !== 'mine' ? http(503, '', [['Retry-After', '25']]) : undefined,
    );
    const pauses: number[] = [];

    const { leftovers } = await runOn(host, checkOf(overwrite), {
      pause: async (milliseconds: number) => void pauses.push(milliseconds),
    });
    const waited = pauses.filter(isOfPatience).reduce((sum, milliseconds) => sum + milliseconds, 0);

    expect(leftovers).toMatchObject([{ what: 'original content' }]);
    expect(waited).toBeGreaterThan(25_000);
    expect(waited).toBeLessThanOrEqual(60_000);
    await rm(dirname(/kept in (\S+)$/.exec(leftovers[0]?.reason ?? '')?.[1] ?? ''), { recursive: true });
  });

  test('also after the run has ended early', async () => {
    let silent = 0;
    await using host = await StoringHost.start('mine', ({ operation }, { content }, socket) => {
      // Down for the check after the one that wrote, and for the two attempts to reach it.
      if (content.toString() === 'mine' || operation === 'PUT' || silent++ > 6) return undefined;
      socket.destroy();
      return 'taken';
    });

    const run = await runAgainst({
      wopisrc: host.wopisrc,
      checks: [
        checkOf(async ({ file, wopi, names, documents }) => {
          const lock = names.unique('lock');
          await wopi.lock(file, lock);
          await wopi.putFile(file, documents.simple, lock);
          await wopi.unlock(file, lock);
        }),
      ],
    });

    expect(run.notices.join()).toContain('The run ended early');
    expect({ content: host.content.toString(), leftovers: run.leftovers }).toEqual({ content: 'mine', leftovers: [] });
  });
});

/** Responds once to an operation instead of the host, when the content has been written. */
function failsAfterWrite(operation: string, answer: Buffer): Override {
  let isDone = false;
  return (request, { content }) => {
    if (isDone || request.operation !== operation || content.toString() === 'mine') return undefined;
    isDone = true;
    return answer;
  };
}

function onlyOnce(matches: (request: Parameters<Override>[0]) => boolean, answer: Buffer): Override {
  let isDone = false;
  return (request) => {
    if (isDone || !matches(request)) return undefined;
    isDone = true;
    return answer;
  };
}

describe('a host that reads only bodies of one Content-Type', () => {
  test('gets what it reads', async () => {
    await using host = await StoringHost.start('mine', (request, host) => {
      const isRead = headerOf(request, 'Content-Type') === 'application/octet-stream';
      if (request.operation !== 'PUT' || isRead) return undefined;
      return host.lock === '' ? undefined : http(400);
    });

    const { results, leftovers } = await runOn(host);

    expect(results[0]?.outcome).toBe('passed');
    expect({ content: host.content.toString(), leftovers }).toEqual({ content: 'mine', leftovers: [] });
  });

  test('and none with it gets its content back without', async () => {
    await using host = await StoringHost.start('mine', (request) =>
      request.operation === 'PUT' && headerOf(request, 'Content-Type') !== '' ? http(415) : undefined,
    );
    const check = checkOf(async ({ file, wopi, documents }) => {
      await wopi.lock(file, 'lock-a');
      await wopi.putFile(file, documents.simple, 'lock-a', { contentType: null });
    });

    const { leftovers } = await runOn(host, check);

    expect({ content: host.content.toString(), leftovers }).toEqual({ content: 'mine', leftovers: [] });
  });
});
