import { describe, expect, test } from 'vitest';
import { asAlice } from '../../reference-host/defects/acting-as.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, type DefectContext, on, setJson } from '../../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { startHost } from '../../reference-host/start-host.ts';
import { withAccessToken } from '../../wopi/resource.ts';
import type { CheckContext } from '../checks/check-context.ts';
import { fileInfo, http, json } from '../testing/hostile-hosts/answers.ts';
import type { RawRequest } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';
import { headerOf, StoringHost } from '../testing/storing-host.ts';

function defect(middleware: NonNullable<Defect['middleware']>): readonly Defect[] {
  return [{ name: 'test', breaks: 'a rule', caughtBy: [], middleware }];
}

const creates = checkOf(async ({ given }: CheckContext) => void (await given.newFile()));

async function runOn(options: HostOptions, checks = [creates]) {
  await using host = await startHost(options);
  const before = host.host.snapshot();
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks });
  return { run, before, left: host.host.snapshot(), host };
}

/** A token for the file with this name, and the URL of it. */
function urlOfFile(c: DefectContext, name: string): string {
  const { host } = c.var;
  const file = host.parts.store.allFiles().find((stored) => stored.name === name);
  const token = host.issueToken({ resource: `file:${file?.id}` });
  return `${new URL(c.req.url).origin}/wopi/files/${file?.id}?access_token=${token}`;
}

const otherClaims = { SupportsContainers: false };

describe('a host that returns a neighbor as the new file', () => {
  const namesNeighbor = defect(after('PutRelativeFile', (c) => setJson(c, { Url: urlOfFile(c, 'berths.xlsx') })));
  const deletes = checkOf(async ({ given, wopi }) => void (await wopi.deleteFile(await given.newFile())));
  const writes = checkOf(
    async ({ given, wopi, documents }) => void (await wopi.putFile(await given.newFile(), documents.simple)),
  );

  test.each([
    ['that lists its folder', {}],
    ['that does not', { claims: otherClaims }],
  ])('%s does not have it deleted or changed', async (_, options) => {
    const { run, before, left } = await runOn({ defects: namesNeighbor, ...options }, [creates, deletes, writes]);

    for (const [id, file] of Object.entries(before.files)) expect(left.files[id]).toEqual(file);
    expect(run.results.map(({ outcome }) => outcome)).not.toContain('failed');
  });

  test('has the file that it created deleted where its folder lists it', async () => {
    const { run, before, left } = await runOn({ defects: namesNeighbor });

    expect(left).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });

  test('gets one file that is reported, and creates no more, where nothing lists it', async () => {
    const { run, before, left } = await runOn({ defects: namesNeighbor, claims: otherClaims }, [creates, creates]);

    expect(run.leftovers).toMatchObject([
      { what: 'file', reason: expect.stringMatching(/^nothing proves that this run created it/) },
    ]);
    expect(Object.keys(left.files).length - Object.keys(before.files).length).toBe(1);
    expect(run.results.at(-1)).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(/^no more files are created, because an earlier one could not be deleted: nothing/),
    });
  });
});

describe('a host that returns the source as the new file', () => {
  test.each([
    ['its URL', ''],
    ['its URL under another prefix', '/prefix'],
  ])('under %s keeps the source, and the new file is reported', async (_, prefix) => {
    const namesSource = defect(
      after('PutRelativeFile', async (c) => {
        const url = new URL(urlOfFile(c, 'test.wopitest'));
        await setJson(c, { Name: 'copy', Url: `${url.origin}${prefix}${url.pathname}${url.search}` });
      }),
    );

    const { run, before, left } = await runOn({ defects: namesSource, claims: otherClaims });

    expect(left.files).toMatchObject(before.files);
    expect(run.leftovers).toMatchObject([
      { what: 'file "copy"', reason: 'PutRelativeFile returned the URL of an existing file' },
    ]);
  });
});

describe.each(['', 'INVALID'])('a file whose deletion with the access token %j succeeds', (accessToken) => {
  const deletes = checkOf(async ({ given, wopi }) => {
    await wopi.deleteFile(withAccessToken(await given.newFile(), accessToken));
  });
  const withoutProof = { variant: 'no-proof' } as const;

  test('and does nothing is deleted with its own', async () => {
    const saysSo = defect(
      on('DeleteFile', async (c, next) => {
        if ((c.req.query('access_token') ?? '') === accessToken) c.res = new Response(null, { status: 200 });
        else await next();
      }),
    );

    const { run, before, left } = await runOn({ defects: saysSo, ...withoutProof }, [deletes, creates]);

    expect(left).toEqual(before);
    expect(run.leftovers).toEqual([]);
    expect(run.results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  test('and is done is gone', async () => {
    const deletesForAll = defect(
      on('DeleteFile', async (c, next) => {
        c.req.raw = asAlice(c);
        await next();
      }),
    );

    const { run, before, left } = await runOn({ defects: deletesForAll, ...withoutProof }, [deletes, creates]);

    expect(left).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });
});

test('a host that deletes no file gets one for all checks that share a deleted one', async () => {
  const refusesToDelete = defect(on('DeleteFile', async (c) => c.body(null, 403)));
  // The checks that judge the deletion may make files although an earlier one is left.
  const needsGone = checkOf(async ({ given }) => void (await given.goneFile()), { spec: 'rest/files/deletefile' });

  const { run } = await runOn({ defects: refusesToDelete }, [needsGone, needsGone, needsGone]);

  expect(run.leftovers).toMatchObject([{ what: 'file', reason: 'DeleteFile returned 403' }]);
  expect(run.results.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
});

describe('a new file whose URL does not work', () => {
  test.each<[string, (url: URL) => string]>([
    ['has another path prefix', (url) => url.href.replace('/wopi/', '/inner/wopi/')],
    ['has the port of the inner server', (url) => `http://127.0.0.1:9${url.pathname}${url.search}`],
  ])('because it %s is deleted all the same', async (_, change) => {
    const breaksUrl = defect(
      after('PutRelativeFile', async (c) => {
        const { Url } = (await c.res.clone().json()) as { Url: string };
        await setJson(c, { Url: change(new URL(Url)) });
      }),
    );

    const { run, before, left } = await runOn({ defects: breaksUrl, claims: otherClaims });

    expect(left).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });
});

describe('a new file whose URL has no token', () => {
  const lacksToken = defect(
    after('PutRelativeFile', async (c) => {
      const { Url } = (await c.res.clone().json()) as { Url: string };
      await setJson(c, { Url: Url.replace(/\?.*/, '') });
    }),
  );

  test('is reported, and no more are created, on a host with a token for each file', async () => {
    const { run, before, left } = await runOn({ defects: lacksToken, claims: otherClaims }, [creates, creates]);

    expect(Object.keys(left.files).length - Object.keys(before.files).length).toBe(1);
    expect(run.leftovers).toMatchObject([
      {
        what: 'file',
        reason: expect.stringMatching(/^nothing proves that this run created it \(CheckFileInfo returned 401/),
      },
    ]);
  });

  test('is deleted with the token of the run on a host that accepts it', async () => {
    let newName: string | undefined;
    const answerForNewFile = ({ operation, target }: RawRequest) => {
      if (!target.includes('access_token=')) return http(401);
      if (operation === 'DELETE') newName = undefined;
      return newName === undefined ? http(404) : json({ ...fileInfo, BaseFileName: newName });
    };
    await using host: StoringHost = await StoringHost.start('mine', (request) => {
      if (request.target.startsWith('/wopi/files/12')) return answerForNewFile(request);
      if (request.operation !== 'PUT_RELATIVE') return undefined;
      newName = headerOf(request, 'X-WOPI-RelativeTarget');
      return json({ Name: newName, Url: `${host.wopisrc}2` });
    });

    const run = await runAgainst({ wopisrc: host.wopisrc, checks: [creates] });

    expect({ newName, leftovers: run.leftovers }).toEqual({ newName: undefined, leftovers: [] });
    expect(host.operations).toContain('DELETE');
  });
});

describe('a new file without a usable response', () => {
  test.each<[string, NonNullable<Defect['middleware']>]>([
    [
      'a 500 after the work',
      on('PutRelativeFile', async (c, next) => {
        await next();
        c.res = new Response(null, { status: 500 });
      }),
    ],
    ['no URL', after('PutRelativeFile', (c) => setJson(c, { Url: undefined }))],
  ])('is found in the listing of its folder and deleted: %s', async (_, middleware) => {
    const { run, before, left } = await runOn({ defects: defect(middleware) });

    expect(left).toEqual(before);
    expect(run.leftovers).toEqual([]);
  });
});

test('a token under test never replaces the one that works', async () => {
  const misuse = checkOf(async ({ given, wopi, file }) => {
    const copy = await given.newFile();
    await wopi.lock({ ...copy, href: `${copy.href}&other=1`, accessToken: file.accessToken }, 'lock-a');
    await wopi.lock(copy, 'lock-a');
  });
  const forgets = defect(
    on(['Unlock', 'DeleteFile'], async (c, next) => (c.req.url.includes('other=1') ? c.body(null, 401) : await next())),
  );

  const { run, before, left } = await runOn({ defects: forgets }, [misuse]);

  expect(left).toEqual(before);
  expect(run.leftovers).toEqual([]);
});

describe('a host that describes files that do not exist', () => {
  /** CheckFileInfo names a file by its ID; DeleteFile works unless `keeps` is set. */
  async function runInventing(missing: Buffer, { keeps = false } = {}) {
    const files = new Set<string>();
    const create = (request: RawRequest) => {
      const name = headerOf(request, 'X-WOPI-RelativeTarget');
      files.add(name);
      return json({ Name: name, Url: `${host.wopisrc.replace(/1$/, name)}?access_token=x` });
    };
    const remove = (id: string) => {
      if (!keeps) files.delete(id);
      return http(200);
    };
    const answers: Readonly<Record<string, (id: string) => Buffer>> = {
      CheckFileInfo: (id) => json({ ...fileInfo, BaseFileName: id }),
      GetFile: (id) => (files.has(id) ? http(200, 'content') : missing),
      DELETE: remove,
    };
    await using host: StoringHost = await StoringHost.start('mine', (request) => {
      const [, id = '1'] = /files\/([^/?]+)/.exec(request.target) ?? [];
      if (request.operation === 'PUT_RELATIVE') return create(request);
      return id === '1' ? undefined : answers[request.operation]?.(id);
    });
    const run = await runAgainst({ wopisrc: host.wopisrc, checks: [creates, creates] });
    return { run, files };
  }

  const notice = expect.stringMatching(/^This host returns success to CheckFileInfo .* for IDs that do not exist/);

  test.each([
    ['404', http(404)],
    ['500', http(500, 'ENOENT: no such file')],
    ['some content', http(200, 'default')],
  ])('has nothing left where GetFile returns %s for a deleted file', async (_, missing) => {
    const { run, files } = await runInventing(missing);

    expect(files.size).toBe(0);
    expect(run.leftovers).toEqual([]);
    expect(run.results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  test('is reported once to do so', async () => {
    const { run } = await runInventing(http(500));

    expect(run.notices.filter((text) => text.includes('do not exist'))).toEqual([notice]);
  });

  test('has those left that GetFile still finds', async () => {
    const { run, files } = await runInventing(http(404), { keeps: true });

    expect(files.size).toBe(1);
    expect(run.leftovers).toMatchObject([{ reason: 'DeleteFile returned 200, but CheckFileInfo still finds it' }]);
  });
});

test('items that a 500 may have created are reported although another one is known to be left', async () => {
  const isFirst = new Set<string>();
  await using host = await StoringHost.start('mine', (request) => {
    if (request.operation !== 'PUT_RELATIVE') return undefined;
    if (isFirst.size > 0) return http(500);
    isFirst.add('done');
    return json({ Name: 'copy' });
  });
  const asDeletion = checkOf(async ({ given }) => void (await given.newFile()), { spec: 'rest/files/deletefile' });

  const { leftovers } = await runAgainst({ wopisrc: host.wopisrc, checks: [creates, asDeletion, asDeletion] });

  expect(leftovers.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
    'file "copy": the response of PutRelativeFile has no URL to delete it with',
    'item that PutRelativeFile may have created: PutRelativeFile returned 500, perhaps after creating it',
  ]);
});

test('a copy with another extension is deleted although the test file was renamed to its name', async () => {
  const renames = checkOf(async ({ file, wopi }) => void (await wopi.renameFile(file, 'test')));
  const converts = checkOf(
    async ({ file, wopi, names }) =>
      void (await wopi.putRelativeFile(file, Buffer.from(names.unique('converted')), { suggested: '.docx' })),
  );

  const { run, before, left } = await runOn({}, [renames, converts]);

  expect(run.leftovers).toEqual([]);
  expect(Object.keys(left.files)).toEqual(Object.keys(before.files));
});

describe('what the host says to have deleted', () => {
  const several = Array.from({ length: 20 }, () => creates);

  /** DeleteFile returns 200, and deletes the first files only. */
  function deletesOnly(count: number): NonNullable<Defect['middleware']> {
    const deleted: string[] = [];
    return on('DeleteFile', async (c, next) => {
      deleted.push(c.req.path);
      return deleted.length > count ? c.body(null, 200) : await next();
    });
  }

  const emptyListing = on('EnumerateChildren', async (c) => c.json({ ChildContainers: [], ChildFiles: [] }));

  test.each<[string, number, HostOptions]>([
    ['is in its folder', 3, { defects: defect(deletesOnly(3)) }],
    ['is the last of all', 19, { defects: defect(deletesOnly(19)) }],
    ['is in a folder that is not listed', 3, { defects: defect(deletesOnly(3)), claims: otherClaims }],
    ['is left out of the listing', 3, { defects: [...defect(deletesOnly(3)), ...defect(emptyListing)] }],
  ])('is reported when it %s', async (_, deleted, options) => {
    const { run, before, left } = await runOn(options, several);

    const still = Object.keys(left.files).filter((id) => !(id in before.files));
    expect(still.length).toBeGreaterThan(0);
    expect(still.length).toBeLessThanOrEqual(20 - deleted);
    expect(run.leftovers.map(({ url }) => url.split('/').pop()).sort()).toEqual(still.sort());
    for (const { reason } of run.leftovers)
      expect(reason).toMatch(/^DeleteFile (returned 200|succeeded), but CheckFileInfo still finds it$/);
  });

  test('is reported although a check has deleted it', async () => {
    const deletes = checkOf(async ({ given }) => void (await given.deletedFile()));

    const { run, before, left } = await runOn({ defects: defect(deletesOnly(0)) }, [deletes]);

    const [still] = Object.keys(left.files).filter((id) => !(id in before.files));
    expect(run.leftovers).toMatchObject([{ url: expect.stringContaining(String(still)), what: 'file' }]);
  });

  test('is reported when the host can no longer say whether it is gone', async () => {
    let deletions = 0;
    const falls: NonNullable<Defect['middleware']> = async (c, next) => {
      if (deletions >= 4) c.res = c.body(null, 503);
      else await next();
      if (c.req.header('X-WOPI-Override') === 'DELETE') deletions += 1;
      return undefined;
    };

    const { run } = await runOn({ defects: defect(falls) }, several);

    expect(run.leftovers).toContainEqual(
      expect.objectContaining({ what: 'file', reason: 'DeleteFile succeeded, but CheckFileInfo returned 503' }),
    );
  });

  test('is confirmed by few requests on a host that lists its folder', async () => {
    const { run, before, left } = await runOn({}, several);

    expect(run.leftovers).toEqual([]);
    expect(left).toEqual(before);
    expect(run.requests).toBeLessThan(20 * 3 + 20);
  });
});
