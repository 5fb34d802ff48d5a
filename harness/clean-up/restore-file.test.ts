import { describe, expect, test } from 'vitest';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, fileOf, on } from '../../reference-host/defects/rewrite.ts';
import { startHost } from '../../reference-host/start-host.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { fileInfo, goodAnswer, http, json } from '../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, forgetKept, runAgainst } from '../testing/run-against.ts';

async function overwrite({ given, documents }: CheckContext): Promise<void> {
  await given.fileWithContent(documents.simple);
}

function defects(middleware: NonNullable<Defect['middleware']>): readonly Defect[] {
  return [{ name: 'test', breaks: 'a rule', caughtBy: [], middleware }];
}

/** Runs a check that overwrites the file on a host that stores nothing, and returns what was sent. */
async function runRaw(answer: Answer, body = overwrite) {
  await using host = await RawHost.start(answer);
  const run = await runAgainst({ wopisrc: host.wopisrc, checks: [checkOf(body)] });
  return { run, puts: host.requests.filter(({ operation }) => operation === 'PUT') };
}

/** Returns these responses to GetFile in turn, and a valid response to everything else. */
function withContents(...answers: readonly Buffer[]): Answer {
  let asked = 0;
  return (socket, request) => {
    const isGet = request.operation === 'GetFile';
    socket.write((isGet ? answers[Math.min(asked++, answers.length - 1)] : undefined) ?? goodAnswer(request));
  };
}

test('a test file that a rename moves out of reach has its original content by then', async () => {
  const moves = after('RenameFile', (c) => {
    const file = fileOf(c);
    if (!file || !c.res.ok) return;
    c.var.host.parts.store.removeFile(file);
    c.var.host.parts.store.addFile({ ...file, bytes: file.content.main });
  });
  await using host = await startHost({ defects: defects(moves) });
  const before = host.host.snapshot();
  const rename = checkOf(async ({ file, wopi }) => void (await wopi.renameFile(file, 'moved')), {
    group: 'Renaming',
    renamesTestFile: true,
  });

  const { leftovers } = await runAgainst({ ...host, checks: [checkOf(overwrite), rename] });

  const contents = ({ files }: typeof before) => Object.values(files).map(({ sha256 }) => sha256);
  expect(contents(host.host.snapshot()).toSorted()).toEqual(contents(before).toSorted());
  expect(leftovers.map(({ what }) => what)).toContain('name');
  await forgetKept(leftovers);
});

describe('after the last check', () => {
  test('the file has its original content and name, and the user their original UserInfo', async () => {
    await using host = await startHost();
    host.host.parts.users.setUserInfo('alice', 'kept');
    const before = host.host.snapshot();
    const check = checkOf(async (context) => {
      await overwrite(context);
      await context.wopi.renameFile(context.file, 'renamed');
      await context.wopi.putUserInfo(context.file, 'changed');
    });

    const { leftovers } = await runAgainst({ ...host, checks: [check] });

    expect(host.host.snapshot()).toEqual(before);
    expect(host.host.parts.users.find('alice')?.userInfo).toBe('kept');
    expect(leftovers).toEqual([]);
  });

  test('the content is not restored with --keep-content', async () => {
    await using host = await startHost();
    const before = host.host.snapshot();

    await runAgainst({ ...host, checks: [checkOf(overwrite)], keepContent: true });

    expect(host.host.snapshot().files).not.toEqual(before.files);
    expect(host.host.snapshot().locks).toEqual({});
  });

  test('the content is restored even if an earlier run has locked the file', async () => {
    await using host = await startHost();
    const before = host.host.snapshot();
    const check = checkOf(async (context) => {
      await overwrite(context);
      host.host.parts.locks.hold(host.host.testFileId, {
        lockId: 'NewLockString',
        seconds: 60,
        visibleUser: undefined,
      });
    });

    const { leftovers } = await runAgainst({ ...host, checks: [check] });

    expect(host.host.snapshot()).toEqual(before);
    expect(leftovers).toEqual([]);
  });

  test('the content is restored even if an earlier run has locked the file and Lock returns a 5xx', async () => {
    const failOnLock = on('Lock', async (c, next) => {
      await next();
      if (c.res.status === 409) c.res = new Response(null, { status: 500 });
    });
    await using host = await startHost({ defects: defects(failOnLock) });
    const before = host.host.snapshot();
    const check = checkOf(async (context) => {
      await overwrite(context);
      host.host.parts.locks.hold(host.host.testFileId, {
        lockId: 'NewLockString',
        seconds: 60,
        visibleUser: undefined,
      });
    });

    const { leftovers } = await runAgainst({ ...host, checks: [check] });

    expect(host.host.snapshot()).toEqual(before);
    expect(leftovers).toEqual([]);
  });

  test('the content is restored under a lock of this run that cannot be released, which is the one lock that is left', async () => {
    const unlockFails = on('Unlock', async (c) => c.body(null, 500));
    await using host = await startHost({ defects: defects(unlockFails) });
    const before = host.host.snapshot();
    const locking = checkOf(async ({ file, wopi, documents }) => {
      await wopi.lock(file, 'LockString');
      await wopi.putFile(file, documents.simple, 'LockString');
    });
    const relocking = checkOf(async ({ file, wopi, documents }) => {
      await wopi.unlockAndRelock(file, { old: 'LockString', new: 'NewLockString' });
      await wopi.putFile(file, documents.complex, 'NewLockString');
    });

    const { leftovers } = await runAgainst({ ...host, checks: [locking, relocking] });

    expect(host.host.snapshot().files).toEqual(before.files);
    expect(leftovers.map(({ what }) => what)).toEqual(['lock "NewLockString"']);
  });

  test('content that a failed PutFile has written is restored', async () => {
    const wrote = on('PutFile', async (c, next) => {
      await next();
      if (!c.var.memory.has('refused')) c.res = new Response(null, { status: 500 });
      c.var.memory.set('refused', 'once');
    });
    await using host = await startHost({ defects: defects(wrote) });
    const before = host.host.snapshot();

    const { results } = await runAgainst({ ...host, checks: [checkOf(overwrite)] });

    expect(results[0]?.outcome).toBe('inconclusive');
    expect(host.host.snapshot()).toEqual(before);
  });

  test('nothing is written when the content is unchanged', async () => {
    const { puts } = await runRaw(withContents(http(200, 'content')));
    expect(puts).toHaveLength(1);
  });

  test.each([
    ['name', 'RenameFile', /^RenameFile to "test" returned 409$/],
    ['original content', 'PutFile', /^PutFile returned 409; the original is kept in \S+$/],
  ] as const)('a %s that cannot be restored is reported', async (what, operation, reason) => {
    const once = on(operation, async (c, next) => {
      if (c.var.memory.has('asked')) return c.body(null, 409);
      c.var.memory.set('asked', 'once');
      return await next();
    });
    await using host = await startHost({ defects: defects(once) });
    const check = checkOf(async (context) => {
      await overwrite(context).catch(() => undefined);
      await context.wopi.renameFile(context.file, 'renamed');
    });

    const { leftovers } = await runAgainst({ ...host, checks: [check] });

    expect(leftovers).toMatchObject([{ url: host.wopisrc, what, reason: expect.stringMatching(reason) }]);
    expect(leftovers.map(({ isContent = false }) => isContent)).toEqual([what === 'original content']);
    await forgetKept(leftovers);
  });
});

test('a file whose CheckFileInfo is not JSON is still restored', async () => {
  const contents = withContents(http(200, 'content'), http(200, 'changed'));
  const { puts } = await runRaw(
    (socket, request) =>
      request.operation === 'CheckFileInfo' ? socket.write(http(200, '<html>')) : contents(socket, request),
    async ({ file, wopi, documents }) => void (await wopi.putFile(file, documents.simple)),
  );
  expect(puts.at(-1)?.text).toMatch(/\r\n\r\ncontent$/);
});

test('UserInfo that cannot be restored is reported', async () => {
  let isChanged = false;
  const { run } = await runRaw(
    (socket, request) => {
      if (request.operation === 'CheckFileInfo')
        return socket.write(json({ ...fileInfo, UserInfo: isChanged ? 'changed' : 'kept' }));
      const isLater = request.operation === 'PUT_USER_INFO' && request.text.endsWith('kept');
      isChanged ||= request.operation === 'PUT_USER_INFO';
      return socket.write(isLater ? http(500) : goodAnswer(request));
    },
    async ({ file, wopi }) => void (await wopi.putUserInfo(file, 'changed')),
  );
  expect(run.leftovers).toMatchObject([{ what: 'UserInfo', reason: 'PutUserInfo returned 500' }]);
});

test('a name that the host changed although it refused the RenameFile is restored', async () => {
  let isFirst = true;
  const refuse = after('RenameFile', (c) => {
    if (isFirst) c.res = new Response(null, { status: 400 });
    isFirst = false;
  });
  await using host = await startHost({ defects: defects(refuse) });
  const before = host.host.snapshot();
  const rename = checkOf(async ({ file, wopi }) => void (await wopi.renameFile(file, 'renamed')));

  const { leftovers } = await runAgainst({ ...host, checks: [rename] });

  expect(host.host.snapshot()).toEqual(before);
  expect(leftovers).toEqual([]);
});

test('a name that cannot be read after the run is reported', async () => {
  let isRenamed = false;
  const { run } = await runRaw(
    (socket, request) => {
      isRenamed ||= request.operation === 'RENAME_FILE';
      const isFailing = isRenamed && request.operation === 'CheckFileInfo';
      return socket.write(isFailing ? http(403) : goodAnswer(request));
    },
    async ({ file, wopi }) => void (await wopi.renameFile(file, 'renamed')),
  );

  expect(run.leftovers).toMatchObject([{ what: 'name', reason: 'CheckFileInfo could not be read after the run' }]);
});

test('a name is restored on a host that takes it with its extension', async () => {
  const takesWhole = after('RenameFile', (c) => {
    const file = fileOf(c);
    const requested = c.req.header('X-WOPI-RequestedName');
    if (file && requested && c.res.ok) c.var.host.parts.store.renameFile(file, requested);
  });
  await using host = await startHost({ defects: defects(takesWhole) });
  const before = host.host.snapshot();
  const rename = checkOf(async ({ file, wopi }) => void (await wopi.renameFile(file, 'renamed')));

  const { leftovers } = await runAgainst({ ...host, checks: [rename] });

  expect(host.host.snapshot()).toEqual(before);
  expect(leftovers).toEqual([]);
});
