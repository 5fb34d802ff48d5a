import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { expectSuccess } from '../expect/response.ts';
import { fileInfo, goodAnswer, http, json } from '../testing/hostile-hosts/answers.ts';
import { RawHost, type RawRequest } from '../testing/hostile-hosts/raw-host.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';
import { headerOf, StoringHost } from '../testing/storing-host.ts';

const saves = checkOf(async ({ file, wopi, names, documents }) => {
  expectSuccess(await wopi.putRelativeFile(file, documents.simple, { exact: names.file() }));
});

/** A host that creates a file and then closes the connection, once; it may list the folder. */
async function startDropping({ listsFolder }: { readonly listsFolder: boolean }) {
  const files = new Set<string>();
  let hasDropped = false;
  const isOfNew = ({ target }: RawRequest) => target.startsWith('/wopi/files/new-');
  const answerForNew = ({ operation, target }: RawRequest) => {
    const name = /new-([^?/]+)/.exec(target)?.[1] ?? '';
    if (operation === 'DELETE' && files.delete(name)) return http(200);
    return files.has(name) ? json({ ...fileInfo, BaseFileName: name }) : http(404);
  };
  const listing = (request: RawRequest) => {
    const { origin } = new URL(host.wopisrc);
    const children = [...files].map((Name) => ({ Name, Url: `${origin}/wopi/files/new-${Name}?access_token=x` }));
    if (/\/ancestry/.test(request.target))
      return json({ AncestorsWithRootFirst: [{ Url: `${origin}/wopi/containers/c?access_token=x` }] });
    return /\/children/.test(request.target) ? json({ ChildFiles: children, ChildContainers: [] }) : undefined;
  };
  const create = (request: RawRequest, socket: Socket) => {
    const name = headerOf(request, 'X-WOPI-RelativeTarget');
    if (files.has(name)) return http(409);
    files.add(name);
    if (hasDropped) return json({ Name: name, Url: `${host.wopisrc.replace(/1$/, '')}new-${name}?access_token=x` });
    hasDropped = true;
    socket.destroy();
    return 'taken';
  };
  const info = json({ ...fileInfo, Size: 4, SupportsContainers: true });
  const host: StoringHost = await StoringHost.start('mine', (request, _, socket) => {
    if (isOfNew(request)) return answerForNew(request);
    if (request.operation === 'PUT_RELATIVE') return create(request, socket);
    if (!listsFolder) return undefined;
    return listing(request) ?? (request.operation === 'CheckFileInfo' ? info : undefined);
  });
  return { host, files };
}

const twice = 'was sent twice, because ';

describe('a host that creates a file and then drops the connection', () => {
  test('is not blamed for the second request, and the first file is found and deleted', async () => {
    const { host, files } = await startDropping({ listsFolder: true });
    await using _ = host;

    const { results, leftovers, notices } = await runAgainst({ wopisrc: host.wopisrc, checks: [saves] });

    expect(results).toMatchObject([
      { outcome: 'inconclusive', reason: expect.stringMatching(/^PutRelativeFile was sent twice, because .* got 409/) },
    ]);
    const repeated = results[0]?.exchanges.find(({ operation }) => operation === 'PutRelativeFile');
    expect(repeated?.repeatedAfter).toMatch(/(closed|reset) the connection before sending a complete response$/);
    expect(notices.join()).toMatch(/1 request was sent a second time on a new connection, because /);
    expect({ files: [...files], leftovers }).toEqual({ files: [], leftovers: [] });
  });

  test('has the file reported where nothing lists it', async () => {
    const { host, files } = await startDropping({ listsFolder: false });
    await using _ = host;

    const { leftovers } = await runAgainst({ wopisrc: host.wopisrc, checks: [saves] });

    expect(files.size).toBe(1);
    expect(leftovers).toMatchObject([
      { what: 'item that PutRelativeFile may have created', reason: expect.stringContaining(twice) },
    ]);
  });
});

test('a host that drops every 17th response does not go unnoticed', async () => {
  await using host = await RawHost.start((socket, request) =>
    request.number % 17 === 0 ? socket.destroy() : socket.write(goodAnswer(request)),
  );
  const reads = checkOf(async ({ file, wopi }) => {
    for (let count = 0; count < 60; count += 1) expectSuccess(await wopi.checkFileInfo(file));
  });

  const { results, notices } = await runAgainst({ wopisrc: host.wopisrc, checks: [reads], keepContent: true });

  expect(results[0]?.outcome).toBe('passed');
  const dropped = host.requests.filter(({ number }) => number % 17 === 0).length;
  expect(dropped).toBeGreaterThan(2);
  expect(notices.join()).toContain(`${dropped} requests were sent a second time on a new connection, because `);
});
