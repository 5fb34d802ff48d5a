import { expect, test } from 'vitest';
import { startTestHost } from '../testing/test-host.ts';
import type { Defect } from './defect.ts';
import { operationOf, resourceIdOf } from './operation-of.ts';
import * as rewrite from './rewrite.ts';

const lock = { 'X-WOPI-Lock': 'a' };

function hostWith(defect: Pick<Defect, 'middleware' | 'setup'>) {
  return startTestHost({ defects: [{ name: 'test', breaks: 'A rule.', caughtBy: [], ...defect }] });
}

test.each([
  ['GET', '/wopi/files/1', {}, 'CheckFileInfo'],
  ['GET', '/wopi/files/1/contents', {}, 'GetFile'],
  ['GET', '/wopi/containers/1/children', {}, 'EnumerateChildren'],
  ['GET', '/wopi/ecosystem', {}, 'CheckEcosystem'],
  ['GET', '/wopi/ecosystem/root_container_pointer', {}, 'GetRootContainer'],
  ['GET', '/download/1', {}, 'Download'],
  ['POST', '/wopi/files/1', { 'X-WOPI-Override': 'LOCK' }, 'Lock'],
  ['POST', '/wopi/files/1', { 'X-WOPI-Override': 'LOCK', 'X-WOPI-OldLock': 'a' }, 'UnlockAndRelock'],
  ['POST', '/wopi/files/1/contents', { 'X-WOPI-Override': 'PUT' }, 'PutFile'],
  ['POST', '/wopi/files/1', { 'X-WOPI-Override': 'BOGUS' }, undefined],
  ['GET', '/health', {}, undefined],
])('%s %s with %o is %s', (method, path, headers, operation) => {
  const request = new Request(`http://host.example${path}?access_token=t`, {
    method,
    headers: new Headers(Object.entries(headers)),
  });
  expect(operationOf(request)).toBe(operation);
  expect(resourceIdOf(request)).toBe(/\/1/.test(path) ? '1' : '');
});

test('a request header and a request body are changed before the host sees them', async () => {
  await using host = await hostWith({
    middleware: rewrite.before('PutFile', async (c) => {
      rewrite.changeRequestHeader(c, 'X-WOPI-Lock', () => 'a');
      await rewrite.changeRequestBody(c, (bytes) => bytes.slice(0, 3));
    }),
  });
  await host.file.post('LOCK', lock).expect(200);
  await host.file.post('PUT', { 'X-WOPI-Lock': 'wrong' }, 'abcdef').expect(200);
  expect((await host.file.get('/contents')).body.toString()).toBe('abc');
});

test('status, header, bytes and JSON of a response are changed, each alone', async () => {
  await using host = await hostWith({
    middleware: rewrite.after(['GetFile', 'CheckFileInfo'], async (c) => {
      rewrite.setStatus(c, 203);
      rewrite.setResponseHeader(c, 'X-WOPI-ItemVersion', undefined);
      if (c.req.path.endsWith('/contents')) await rewrite.changeResponseBody(c, (bytes) => bytes.slice(0, 4));
      else await rewrite.setJson(c, { Size: undefined, Extra: [1] });
    }),
  });
  const file = await host.file.get('/contents').expect(203);
  expect([file.body.toString(), file.headers['x-wopi-itemversion']]).toEqual(['This', undefined]);
  const { body } = await host.file.get().expect(203);
  expect(body).toMatchObject({ BaseFileName: 'test.wopitest', Extra: [1] });
  expect(body).not.toHaveProperty('Size');
});

test('a refusal stays as it is when JSON is changed', async () => {
  await using host = await hostWith({
    middleware: rewrite.after('CheckFileInfo', (c) => rewrite.setJson(c, { Size: 1 })),
  });
  await host.fileWith({ lifetimeMs: -1 }).get().expect(401);
});

test('a defect may answer in the place of the host, look at its state, and remember', async () => {
  await using host = await hostWith({
    middleware: rewrite.on('Lock', async (c, next) => {
      const before = c.var.memory.get('lock') ?? 'none';
      c.var.memory.set('lock', `${rewrite.lockIdOf(c)} on ${rewrite.fileOf(c)?.name}`);
      return before === 'none' ? await next() : c.text(before, 418);
    }),
  });
  await host.file.post('LOCK', lock).expect(200);
  expect((await host.file.post('LOCK', lock).expect(418)).text).toBe('undefined on test.wopitest');
  expect((await host.file.post('LOCK', lock).expect(418)).text).toBe('a on test.wopitest');
});

test('a defect may replace a method of a part of the host', async () => {
  await using host = await hostWith({
    setup: ({ parts }) =>
      rewrite.override(parts.store, 'renameFile', (rename) => (file, name) => rename(file, `${name}!`)),
  });
  const { body } = await host.file.post('RENAME_FILE', { 'X-WOPI-RequestedName': 'new' }).expect(200);
  expect((await host.file.get()).body.BaseFileName).toBe('new.wopitest!');
  expect(body.Name).toBe('new');
});
