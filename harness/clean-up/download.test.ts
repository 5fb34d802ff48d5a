import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { resourceOfWopiSrc } from '../../wopi/resource.ts';
import { HttpSender } from '../client/http-sender.ts';
import { Redactor } from '../client/redactor.ts';
import { WopiClient } from '../client/wopi-client.ts';
import { http } from '../testing/hostile-hosts/answers.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { download } from './download.ts';

const mebibyte = Buffer.alloc(2 ** 20);

test.each([
  ['is too large', 0, { problem: expect.stringMatching(/ more than 256 MiB, the limit of this tool where the host /) }],
  ['is as large as its Size', 257 * 2 ** 20, { digest: expect.objectContaining({ size: 257 * 2 ** 20 }) }],
])('a content of 257 MiB whose length is not announced %s', async (_, claimedSize, downloaded) => {
  // A gzip body may consist of several members.
  const body = Buffer.concat(Array(257).fill(gzipSync(mebibyte)));
  await using host = await RawHost.start((socket) => socket.write(http(200, body, [['Content-Encoding', 'gzip']])));
  await using sender = new HttpSender({ timeoutMs: 20_000 });
  const client = new WopiClient({ sender, redactor: new Redactor(), ownOrigin: host.origin, userAgent: 'agent/1' });

  expect(await download(client, resourceOfWopiSrc(host.wopisrc, 'token', 0), { claimedSize })).toEqual(downloaded);
});
