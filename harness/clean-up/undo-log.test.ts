import { describe, expect, test } from 'vitest';
import type { Defect } from '../../reference-host/defects/defect.ts';
import * as reference from '../../reference-host/defects/rewrite.ts';
import { after, on, setJson, setStatus } from '../../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import { withAccessToken } from '../../wopi/resource.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { goodAnswer, http, json } from '../testing/hostile-hosts/answers.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

type Body = (context: CheckContext, host: RunningHost) => Promise<void>;

/** Runs one check against a new reference host, and returns the state before and after. */
async function leftBy(body: Body, options: HostOptions = {}) {
  await using host = await startHost(options);
  const before = host.host.snapshot();
  const check = checkOf((context) => body(context, host));
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks: [check] });
  return { run, before, after: host.host.snapshot(), host };
}

/** Runs one check against a host that sends the given bytes. */
async function runRaw(answer: Answer, body: (context: CheckContext) => Promise<void>) {
  await using host = await RawHost.start(answer);
  const run = await runAgainst({ wopisrc: host.wopisrc, checks: [checkOf(body)] });
  return { run, operations: host.requests.map(({ operation }) => operation), requests: host.requests };
}

function defect(middleware: NonNullable<Defect['middleware']>): readonly Defect[] {
  return [{ name: 'test', breaks: 'a rule', caughtBy: [], middleware }];
}

const answering = (operation: Parameters<typeof on>[0], status: 204 | 404 | 409 | 500 | 501) =>
  defect(on(operation, async (c) => c.body(null, status)));

describe('what a check leaves behind', () => {
  test.each<[string, Body]>([
    ['a lock', async ({ file, wopi }) => void (await wopi.lock(file, 'lock-a'))],
    [
      'a lock after UnlockAndRelock',
      async ({ file, wopi }) => {
        await wopi.lock(file, 'lock-a');
        await wopi.unlockAndRelock(file, { old: 'lock-a', new: 'lock-b' });
      },
    ],
    [
      'two coauth locks',
      async ({ file, wopi }) => {
        for (const id of ['coauth-a', 'coauth-b'])
          await wopi.getCoauthLock(file, { id, type: 'ReadWrite', timeout: 3600 });
      },
    ],
    ['a file', async ({ given }) => void (await given.newFile())],
    ['a locked file', async ({ given, wopi }) => void (await wopi.lock(await given.newFile(), 'lock-a'))],
    [
      'a container with a container and a file',
      async ({ given, names, wopi }) => {
        const outer = await given.newContainer();
        await wopi.createChildContainer(outer, { exact: names.container() });
        await wopi.createChildFile(outer, { exact: names.file() });
      },
    ],
    ['a new name', async ({ file, wopi }) => void (await wopi.renameFile(file, 'renamed'))],
    ['new content', async ({ given }) => void (await given.fileWithContent(Buffer.from('new')))],
  ])('is undone: %s', async (_, body) => {
    const { run, before, after } = await leftBy(body);

    expect(run.results[0]?.outcome).toBe('passed');
    expect(after).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });

  test('is undone when the check throws', async () => {
    const { run, before, after } = await leftBy(async ({ file, wopi }) => {
      await wopi.lock(file, 'lock-a');
      throw new Error('failed');
    });

    expect(run.results[0]?.outcome).toBe('inconclusive');
    expect(after).toEqual(before);
  });

  test('is undone when the host refuses a coauth lock and gives it all the same', async () => {
    const { run, before, after } = await leftBy(
      async ({ file, wopi }) =>
        void (await wopi.getCoauthLock(file, { id: 'coauth-a', type: 'ReadWrite', timeout: 3600 })),
      { defects: defect(reference.after('GetCoauthLock', (c) => setStatus(c, 404))) },
    );

    expect(run.leftovers).toEqual([]);
    expect(after).toEqual(before);
  });

  test('is undone with the token of the run, even if a user who may not has opened the file since', async () => {
    const { run, before, after } = await leftBy(async ({ given, wopi }, { host }) => {
      const file = await given.newFile();
      const id = new URL(file.href).pathname.split('/').pop() ?? '';
      await wopi.checkFileInfo(withAccessToken(file, host.issueToken({ userId: 'vera', resource: `file:${id}` })));
    });

    expect(run.leftovers).toEqual([]);
    expect(after).toEqual(before);
  });

  test('is undone when another client has locked a new file, so that DeleteFile returns 409', async () => {
    const { run, before, after } = await leftBy(async ({ given }, { host }) => {
      const { href } = await given.newFile();
      const id = new URL(href).pathname.split('/').pop() ?? '';
      host.parts.locks.hold(id, { lockId: 'foreign', seconds: 60, visibleUser: undefined });
    });

    expect(after).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });

  test('is reported with its URL, without its token, and the reason when it cannot be undone', async () => {
    const { run, host, after, before } = await leftBy(async ({ given }) => void (await given.newFile()), {
      defects: answering('DeleteFile', 501),
    });
    const id = Object.keys(after.files).find((file) => !(file in before.files));

    expect(run.leftovers).toEqual([
      { url: `${host.url}/wopi/files/${id}`, what: 'file', reason: 'DeleteFile returned 501' },
    ]);
  });

  test.each([
    ['with the name that the host returned', { Name: 'copy.wopitest', Url: undefined }, 'file "copy.wopitest"'],
    ['with the name of the request', { Name: undefined, Url: 'no URL' }, 'file "copy"'],
  ])('is reported %s when the response has no URL', async (_, answer, what) => {
    const { run } = await leftBy(
      async ({ file, wopi, documents }) => void (await wopi.putRelativeFile(file, documents.simple, { exact: 'copy' })),
      {
        defects: defect(after('PutRelativeFile', (c) => setJson(c, answer))),
        claims: { SupportsContainers: false },
      },
    );

    expect(run.leftovers).toMatchObject([{ what, reason: expect.stringContaining('no URL') }]);
  });

  test('is reported when RenameFile has changed its URL', async () => {
    const { run } = await leftBy(
      async ({ given, wopi }) => void (await wopi.renameFile(await given.newFile(), 'renamed')),
      { defects: answering('DeleteFile', 404) },
    );

    expect(run.leftovers).toMatchObject([{ what: 'file', reason: 'after RenameFile, DeleteFile returned 404' }]);
  });

  test.each([204, 404] as const)('counts as deleted when DeleteFile returns %i and it is gone', async (status) => {
    const { run, before, after } = await leftBy(async ({ given }) => void (await given.newFile()), {
      defects: defect(reference.after('DeleteFile', (c) => setStatus(c, status))),
    });

    expect(run.leftovers).toEqual([]);
    expect(after).toEqual(before);
  });

  test.each([200, 404] as const)('is reported when DeleteFile returns %i and it still exists', async (status) => {
    const { run } = await leftBy(async ({ given }) => void (await given.newFile()), {
      defects: defect(on('DeleteFile', async (c) => c.body(null, status))),
    });

    const reason = `DeleteFile returned ${status}, but CheckFileInfo still finds it`;
    expect(run.leftovers).toMatchObject([{ what: 'file', reason }]);
  });

  test('is reported once as possible when the host fails to create it and does not list its folder', async () => {
    await using host = await startHost({
      defects: answering('PutRelativeFile', 500),
      claims: { SupportsContainers: false },
    });
    const saving = checkOf(async ({ given }) => void (await given.newFile()));
    const run = await runAgainst({ ...host, checks: [saving, saving] });

    expect(run.leftovers).toMatchObject([
      {
        what: 'item that PutRelativeFile may have created',
        reason: 'PutRelativeFile returned 500, perhaps after creating it',
      },
    ]);
  });

  test('is not reported when the host does not implement the operation', async () => {
    const { run } = await leftBy(async ({ given }) => void (await given.newFile()), {
      defects: answering('PutRelativeFile', 501),
    });

    expect(run.leftovers).toEqual([]);
  });

  test('is reported once, even if later checks clean up as well', async () => {
    await using host = await startHost({ defects: answering('DeleteFile', 500) });
    const leaving = checkOf(async ({ given }) => void (await given.newFile()));
    const run = await runAgainst({ ...host, checks: [leaving, checkOf(async () => undefined)] });

    expect(run.leftovers).toHaveLength(1);
  });

  test('is reported when a lock cannot be released', async () => {
    const { run } = await leftBy(async ({ file, wopi }) => void (await wopi.lock(file, 'lock-a')), {
      defects: answering('Unlock', 500),
    });

    expect(run.leftovers).toMatchObject([{ what: 'lock "lock-a"', reason: 'Unlock returned 500' }]);
  });
});

describe('an existing resource', () => {
  test('is never deleted, even if the host returns the file under test as the new file', async () => {
    const { before, after } = await leftBy(async ({ given }) => void (await given.newFile()), {
      defects: defect(
        on('PutRelativeFile', async (c, next) => {
          await next();
          await setJson(c, { Url: `${new URL(c.req.url).origin}/wopi/files/${c.var.host.testFileId}?access_token=x` });
        }),
      ),
    });

    expect(Object.keys(after.files)).toEqual(expect.arrayContaining(Object.keys(before.files)));
  });

  test('is never deleted, even if the host returns the parent container as the new container', async () => {
    const { requests } = await runRaw(
      (socket, { operation, target }) => {
        const url = `http://${socket.localAddress}:${socket.localPort}/wopi/containers/parent?access_token=x`;
        if (/\/ancestry/.test(target)) socket.write(json({ AncestorsWithRootFirst: [{ Url: url }] }));
        else if (operation === 'CREATE_CHILD_CONTAINER') socket.write(json({ ContainerPointer: { Url: url } }));
        else socket.write(goodAnswer({ operation }));
      },
      async ({ given }) => void (await given.newContainer()),
    );

    expect(requests.map(({ operation }) => operation)).toContain('CREATE_CHILD_CONTAINER');
    expect(requests.filter(({ operation }) => operation.startsWith('DELETE'))).toEqual([]);
  });
});

describe('a request without a response', () => {
  const dropping =
    (operation: string): Answer =>
    (socket, request) =>
      request.operation === operation ? socket.destroy() : socket.write(goodAnswer(request));

  test('may have taken a lock, so the lock is released', async () => {
    const { run, operations } = await runRaw(dropping('LOCK'), async ({ file, wopi }) => {
      await wopi.lock(file, 'lock-a');
    });

    expect(run.results[0]?.outcome).toBe('inconclusive');
    expect(operations.slice(operations.lastIndexOf('LOCK'))).toContain('UNLOCK');
  });

  test('may have created a file that cannot be found, which is reported', async () => {
    const { run } = await runRaw(dropping('PUT_RELATIVE'), async ({ given }) => void (await given.newFile()));

    expect(run.leftovers).toMatchObject([
      { what: 'item that PutRelativeFile may have created', reason: expect.stringContaining('closed the connection') },
    ]);
  });

  test('has no effect if it could not be sent', async () => {
    const { run, operations } = await runRaw(
      (socket, request) =>
        socket.write(
          request.operation === 'PUT_RELATIVE'
            ? json({ Name: 'a', Url: 'ftp://127.0.0.1/files/2?access_token=x' })
            : goodAnswer(request),
        ),
      async ({ file, wopi, documents }) => {
        await wopi.putRelativeFile(file, documents.simple, { exact: 'a' });
        await wopi.lock({ href: 'ftp://127.0.0.1/files/2', accessToken: 'x' }, 'lock-a');
      },
    );

    expect(run.results[0]).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('not http or https (ftp:)'),
    });
    expect(operations).not.toContain('UNLOCK');
    expect(run.leftovers).toMatchObject([{ url: 'ftp://127.0.0.1/files/2', what: 'file' }]);
  });
});

test('a host that returns 201 and 204 has executed the operation', async () => {
  const { operations } = await runRaw(
    (socket, request) => socket.write(request.operation === 'LOCK' ? http(204) : goodAnswer(request)),
    async ({ file, wopi }) => void (await wopi.lock(file, 'lock-a')),
  );

  expect(operations).toContain('UNLOCK');
});
