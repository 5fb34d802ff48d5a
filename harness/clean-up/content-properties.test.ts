import { expect, test } from 'vitest';
import { on } from '../../reference-host/defects/rewrite.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import { startHost } from '../../reference-host/start-host.ts';
import { uploadOf } from '../../wopi/chunked/chunked-transfer.ts';
import { checkOf, runAgainst } from '../testing/run-against.ts';

const properties = [
  { Name: 'kept', Value: 'value', Retention: 'KeepOnContentChange' },
  { Name: 'dropped', Value: 'value', Retention: 'DeleteOnContentChange' },
] as const;

const uploadsProperties = checkOf(async ({ given, wopi, documents }) => {
  const { file, headers } = await given.chunked.heldFile({ lock: 'lock' }, 'FullFile');
  await wopi.putChunkedFile(file, uploadOf({ MainContent: documents.simple }, { properties }), headers);
});

async function leftBehind(options: HostOptions) {
  await using host = await startHost(options);
  const before = host.host.snapshot();
  const run = await runAgainst({ wopisrc: host.wopisrc, token: host.token, checks: [uploadsProperties] });
  return {
    leftovers: run.leftovers.map(({ what, reason }) => `${what}: ${reason}`),
    before,
    after: host.host.snapshot(),
  };
}

test('content properties with KeepOnContentChange are deleted after the run', async () => {
  const { leftovers, before, after } = await leftBehind({});
  expect(leftovers).toEqual([]);
  expect(after).toEqual(before);
});

test('content properties that cannot be deleted are reported', async () => {
  let uploads = 0;
  const middleware = on('PutChunkedFile', async (c, next) => {
    uploads += 1;
    return uploads > 1 ? c.body(null, 500) : await next();
  });
  const defects = [{ name: 'refuses', breaks: 'A rule.', caughtBy: [], middleware }];
  const { leftovers, before, after } = await leftBehind({ defects });
  expect(leftovers).toEqual(['content properties kept: PutChunkedFile returned 500']);
  expect(after.files).toEqual(before.files);
});
