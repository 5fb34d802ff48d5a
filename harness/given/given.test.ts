import type { MiddlewareHandler } from 'hono';
import { describe, expect, test } from 'vitest';
import type { Defect, DefectEnv } from '../../reference-host/defects/defect.ts';
import { after, before, lockIdOf, on, setJson, setRequestHeader } from '../../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { expectSuccess } from '../expect/response.ts';
import type { CheckResult } from '../results/result.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

type Body = (context: CheckContext, host: RunningHost) => Promise<void>;

/** Runs a check on its own reference host. */
async function resultOf(body: Body, options: HostOptions = {}): Promise<CheckResult> {
  await using host = await startHost(options);
  const { results } = await runAgainst({ ...host, checks: [checkOf((context) => body(context, host))] });
  const [result] = results;
  if (!result) throw new Error('the run returned no result');
  return result;
}

async function expectPass(body: Body, options?: HostOptions): Promise<void> {
  expect(await resultOf(body, options)).toMatchObject({ outcome: 'passed' });
}

// This ID is one that an earlier run of the tool may have left.
function lockEarlier({ host }: RunningHost): void {
  host.parts.locks.hold(host.testFileId, { lockId: 'NewLockString', seconds: 60, visibleUser: undefined });
}

const heldLock = ({ host }: RunningHost) => host.parts.locks.held(host.testFileId)?.lockId;

function defect(middleware: NonNullable<Defect['middleware']>): readonly Defect[] {
  return [{ name: 'test', breaks: 'a rule', caughtBy: [], middleware }];
}

const refuseWithoutLockId = after('Lock', ({ res }) => res.headers.delete('X-WOPI-Lock'));
const failOnLock = after('Lock', (c) => {
  if (c.res.status === 409) c.res = new Response(null, { status: 500 });
});

const noGetLock: HostOptions = { claims: { SupportsGetLock: false } };

describe('the file under test', () => {
  test.each<[string, HostOptions]>([
    ['has GetLock', {}],
    ['has no GetLock', noGetLock],
  ])('is unlocked, even if an earlier run locked it, on a host that %s', async (_, options) => {
    await expectPass(async ({ given }, host) => {
      lockEarlier(host);
      await given.unlockedFile();
      expect(heldLock(host)).toBeUndefined();
    }, options);
  });

  test('is locked with exactly this lock, even if an earlier run locked it', async () => {
    await expectPass(async ({ given }, host) => {
      lockEarlier(host);
      await given.lockedFile({ lock: 'lock-a' });
      expect(heldLock(host)).toBe('lock-a');
    });
  });

  test.each<[string, MiddlewareHandler<DefectEnv>]>([
    ['returns 409 without the lock ID', refuseWithoutLockId],
    ['returns 500 for a locked file', failOnLock],
  ])('is locked with exactly this lock, even on a host that %s', async (_, middleware) => {
    await expectPass(
      async ({ given }, host) => {
        lockEarlier(host);
        await given.lockedFile({ lock: 'lock-a' });
        expect(heldLock(host)).toBe('lock-a');
      },
      { defects: defect(middleware) },
    );
  });

  test('has exactly this content and is unlocked', async () => {
    await expectPass(async ({ given, file }, host) => {
      lockEarlier(host);
      await given.fileWithContent(Buffer.from('new'));
      expect(Buffer.from(await given.contentOf(file)).toString()).toBe('new');
      expect(heldLock(host)).toBeUndefined();

      await given.emptyFile();
      expect(await given.contentOf(file)).toHaveLength(0);
    });
  });

  test('has its info from the start of the group and its current info', async () => {
    await expectPass(async ({ given }) => {
      const known = await given.fileInfo();
      await given.fileWithContent(Buffer.from('new'));
      expect((await given.fileInfo()).Version).toBe(known.Version);
      expect((await given.freshFileInfo()).Version).not.toBe(known.Version);
    });
  });
});

describe('the file without coauth locks', () => {
  test.each([
    ['works', []],
    ['is not implemented', ['coauth-table-missing']],
    ['returns 201', ['coauth-table-answers-201']],
  ])('is reached on a host whose GetCoauthTable %s', async (_, names) => {
    await expectPass(
      async ({ given }, { host: { parts, testFileId } }) => {
        const terms = { type: 'Coauth', metadata: '', userFriendlyName: 'Bob', seconds: 60 } as const;
        parts.coauth.hold(testFileId, { ...terms, id: 'foreign' });
        await given.coauth.unlockedFile();
        expect(parts.coauth.locks(testFileId)).toEqual([]);
      },
      { defects: names.map(defectNamed) },
    );
  });
});

describe('the surroundings of the file', () => {
  test('are the parent container, the root container and the ecosystem, fetched once', async () => {
    const result = await resultOf(async ({ given, wopi }) => {
      const [parent, root] = [await given.parentContainer(), await given.rootContainer()];
      expect(parent.href).not.toBe(root.href);
      expect((await wopi.checkContainerInfo(parent)).json).toMatchObject({ value: { Name: 'documents' } });
      expect((await wopi.checkEcosystem(await given.ecosystem())).status).toBe(200);
      await given.parentContainer();
      await given.ecosystem();
    });

    expect(result.outcome).toBe('passed');
    const asked = result.exchanges.filter(({ purpose }) => purpose === 'setup').map(({ operation }) => operation);
    expect(asked).toEqual(['EnumerateAncestors', 'EnumerateAncestors', 'GetEcosystem']);
  });
});

describe('a new item', () => {
  test('is a file next to the file under test, or a file or container in its container or another', async () => {
    await expectPass(async ({ given, wopi }) => {
      const file = await given.newFile({ content: Buffer.from('abc') });
      expect(Buffer.from(await given.contentOf(file)).toString()).toBe('abc');

      const container = await given.newContainer();
      const child = await given.newChildFile({ below: container, content: Buffer.from('child') });
      expect(Buffer.from(await given.contentOf(child)).toString()).toBe('child');
      expect((await wopi.checkContainerInfo(await given.newContainer({ below: container }))).status).toBe(200);
    });
  });

  test('is missing after it was deleted', async () => {
    await expectPass(async ({ given, wopi }) => {
      expect((await wopi.checkFileInfo(await given.deletedFile())).status).toBe(404);
      expect((await wopi.checkContainerInfo(await given.deletedContainer())).status).toBe(404);
    });
  });

  test('is locked with the given lock', async () => {
    await expectPass(async ({ given, wopi }) => {
      const file = await given.newFile();
      await given.lockOn(file, 'lock-a');
      expect((await wopi.getLock(file)).header('X-WOPI-Lock')).toBe('lock-a');
    });
  });
});

describe('a scratch file', () => {
  const fails = (operation: 'PutRelativeFile' | 'CreateChildFile') => on(operation, async (c) => c.body(null, 501));
  const madeBy = async (options: HostOptions, body: Body = async ({ given }) => void (await given.scratchFile())) => {
    const { outcome, exchanges, fault } = await resultOf(body, options);
    const creations = exchanges.filter(({ operation }) => /^(PutRelativeFile|CreateChildFile)$/.test(operation));
    return { outcome, fault, made: creations.map(({ operation, response }) => `${operation} ${response?.status}`) };
  };

  test.each<[string, HostOptions, object]>([
    ['PutRelativeFile', {}, { outcome: 'passed', made: ['PutRelativeFile 200'] }],
    [
      'CreateChildFile, where PutRelativeFile fails',
      { defects: defect(fails('PutRelativeFile')) },
      { outcome: 'passed', made: ['PutRelativeFile 501', 'CreateChildFile 200'] },
    ],
    [
      'CreateChildFile, where the user may not use PutRelativeFile',
      { defects: defect(after('CheckFileInfo', (c) => setJson(c, { UserCanNotWriteRelative: true }))) },
      { outcome: 'passed', made: ['CreateChildFile 200'] },
    ],
    [
      'nothing, where PutRelativeFile fails and there are no containers',
      { claims: { SupportsContainers: false }, defects: defect(fails('PutRelativeFile')) },
      { outcome: 'inconclusive', made: ['PutRelativeFile 501'], fault: { operation: 'PutRelativeFile', status: 501 } },
    ],
    [
      'nothing, where the container cannot be found either',
      {
        defects: [
          ...defect(fails('PutRelativeFile')),
          ...defect(on('EnumerateFileAncestors', async (c) => c.body(null, 500))),
        ],
      },
      { outcome: 'inconclusive', made: ['PutRelativeFile 501'], fault: { operation: 'PutRelativeFile', status: 501 } },
    ],
  ])('is created with %s', async (_, options, expected) => {
    expect(await madeBy(options)).toMatchObject(expected);
  });

  test('has the given name and content whatever creates it', async () => {
    await expectPass(
      async ({ given, wopi, names }) => {
        const name = names.file();
        const file = await given.scratchFile({ name, content: Buffer.from('abc') });
        expect((await wopi.checkFileInfo(file)).json).toMatchObject({ value: { BaseFileName: name } });
        expect(Buffer.from(await given.contentOf(file)).toString()).toBe('abc');
      },
      { defects: defect(fails('PutRelativeFile')) },
    );
  });

  test('is not tried again with an operation that failed', async () => {
    const twice: Body = async ({ given }) => {
      await given.scratchFile();
      await given.scratchFile();
    };
    const { made } = await madeBy({ defects: defect(fails('PutRelativeFile')) }, twice);
    expect(made).toEqual(['PutRelativeFile 501', 'CreateChildFile 200', 'CreateChildFile 200']);
  });
});

describe('a file that may be renamed', () => {
  test.each<[string, HostOptions, boolean]>([
    ['a new one', {}, false],
    ['the file under test, where no file can be deleted', { claims: { SupportsDeleteFile: false } }, true],
    [
      'the file under test, where no file can be created',
      {
        claims: { SupportsContainers: false },
        defects: defect(on('PutRelativeFile', async (c) => c.body(null, 500))),
      },
      true,
    ],
  ])('is %s', async (_, options, isUnderTest) => {
    await expectPass(async ({ given, file, wopi }) => {
      const renamable = await given.renamableFile();
      expect(renamable.file.href === file.href).toBe(isUnderTest);
      expect((await wopi.checkFileInfo(renamable.file)).json).toMatchObject({
        value: { BaseFileName: renamable.name },
      });
    }, options);
  });

  test('gets its name back if it is the file under test', async () => {
    const body: Body = async ({ given, wopi }) => {
      const { file } = await given.renamableFile();
      expectSuccess(await wopi.renameFile(file, 'renamed'));
    };
    await using host = await startHost({ claims: { SupportsDeleteFile: false } });
    const before = host.host.snapshot();

    const { leftovers } = await runAgainst({ ...host, checks: [checkOf((context) => body(context, host))] });

    expect(leftovers).toEqual([]);
    expect(host.host.snapshot()).toEqual(before);
  });
});

describe('a lock that Unlock keeps', () => {
  const keepLocks = on('Unlock', async (c, next) =>
    lockIdOf(c) === c.req.header('X-WOPI-Lock') ? c.body(null, 200) : await next(),
  );
  const keptLock = { operation: 'Unlock', status: 200, part: 'lock' };

  test.each<[string, Body]>([
    ['an unlocked file', async ({ given }) => void (await given.unlockedFile())],
    ['a file with another lock', async ({ given }) => void (await given.lockedFile({ lock: 'lock-a' }))],
  ])('is why %s cannot be reached, and is named', async (_, reach) => {
    const body: Body = async (context, host) => {
      lockEarlier(host);
      await reach(context, host);
    };

    expect(await resultOf(body, { defects: defect(keepLocks) })).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(/Unlock with "NewLockString" succeeded, but /),
      fault: keptLock,
    });
  });

  test('is the fault of a check whose own Lock it prevents', async () => {
    const result = await resultOf(
      async ({ given, wopi, file }) => {
        await given.lockedFile({ lock: 'lock-a' });
        await wopi.unlock(file, 'lock-a');
        expectSuccess(await wopi.lock(file, 'lock-b'));
      },
      { defects: defect(keepLocks) },
    );

    expect(result).toMatchObject({
      outcome: 'failed',
      fault: keptLock,
      notes: ['The 409 is because of the lock "lock-a", for which Unlock had returned success.'],
    });
  });

  test('is not assumed when RefreshLock has taken the lock again', async () => {
    const takeAgain = before('RefreshLock', (c) => {
      if (lockIdOf(c) === undefined) setRequestHeader(c, 'X-WOPI-Override', 'LOCK');
    });
    const result = await resultOf(
      async ({ given, wopi, file }) => {
        await given.lockedFile({ lock: 'lock-a' });
        await wopi.unlock(file, 'lock-a');
        await wopi.refreshLock(file, 'lock-a');
        expectSuccess(await wopi.lock(file, 'lock-b'));
      },
      { defects: defect(takeAgain) },
    );

    expect(result).toMatchObject({ outcome: 'failed', fault: { operation: 'Lock', status: 409 }, notes: [] });
  });

  test('is found on a file that an earlier lock is still on', async () => {
    const body: Body = async ({ given }, host) => {
      lockEarlier(host);
      expect(await given.fileUnderAnyLock({ lock: 'lock-a' })).toMatchObject({ lock: 'NewLockString' });
    };

    await expectPass(body);
    await expectPass(async ({ given }) => {
      expect(await given.fileUnderAnyLock({ lock: 'lock-a' })).toMatchObject({ lock: 'lock-a' });
    });
  });
});

describe('a starting state that cannot be reached is inconclusive, with the step and the response', () => {
  test.each<[string, Body, Defect['middleware'], RegExp, object]>([
    [
      'Lock fails',
      async ({ given }) => void (await given.lockedFile({ lock: 'a' })),
      on('Lock', async (c) => c.body(null, 500, { 'X-WOPI-ServerError': 'disk full' })),
      /Lock on an unlocked file failed: status: expected 200, got 500 \(X-WOPI-ServerError: disk full\)/,
      { operation: 'Lock', status: 500 },
    ],
    [
      'Unlock does not release',
      async ({ given }, host) => {
        lockEarlier(host);
        await given.unlockedFile();
      },
      on('Unlock', async (c) => c.body(null, 409, { 'X-WOPI-Lock': 'NewLockString' })),
      /the file could not be restored to its starting state: /,
      { operation: 'Unlock', status: 409 },
    ],
    [
      'PutFile fails',
      async ({ given }) => void (await given.emptyFile()),
      on('PutFile', async (c) => c.body(null, 501)),
      /PutFile under the lock failed: status: expected 200, got 501/,
      { operation: 'PutFile', status: 501 },
    ],
    [
      'PutRelativeFile returns no URL',
      async ({ given }) => void (await given.newFile()),
      after('PutRelativeFile', (c) => {
        c.res = Response.json({ Name: 'a' });
      }),
      /PutRelativeFile returned 200: property Url: expected an absolute URL, got \(missing\)/,
      { operation: 'PutRelativeFile', status: 200, part: 'property Url' },
    ],
    [
      'the parent is missing',
      async ({ given }) => void (await given.newContainer()),
      on('EnumerateFileAncestors', async (c) => c.json({ AncestorsWithRootFirst: [] })),
      /EnumerateAncestors returned 200: property AncestorsWithRootFirst\[-1\]\.Url: expected an absolute URL, got \(missing\)/,
      { operation: 'EnumerateAncestors', status: 200, part: 'property AncestorsWithRootFirst[-1].Url' },
    ],
  ])('%s', async (_, body, middleware, reason, fault) => {
    const result = await resultOf(body, { defects: middleware ? defect(middleware) : [] });

    expect(result.outcome).toBe('inconclusive');
    expect(result.reason).toMatch(reason);
    expect(result.fault).toEqual(fault);
  });
});
