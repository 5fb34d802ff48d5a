import { expect, test } from 'vitest';
import { startTestHost } from '../testing/test-host.ts';
import { defects, defectsNamed } from './index.ts';

test('every defect has a unique name and breaks one rule', () => {
  expect(new Set(defects.map(({ name }) => name)).size).toBe(defects.length);
  for (const { name, breaks, middleware, setup, testFilePath } of defects) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(breaks).toMatch(/^\w.*\.$/);
    expect(middleware ?? setup ?? testFilePath, name).toBeDefined();
  }
});

test.each(defects.map((defect) => [defect.name, defect] as const))(
  'a host with %s still responds',
  async (_, defect) => {
    const { variant = 'default' } = defect;
    await using host = await startTestHost({ variant, defects: [defect] });
    await host.file.get();
    // Not over the wire, where a defect may cut the body short.
    await host.host.fetch(new Request(host.file.href.replace('?', '/contents?')));
    await host.file.post('GET_LOCK');
  },
);

test('defects add up', async () => {
  await using host = await startTestHost({ defects: defectsNamed(['no-user-id', 'size-as-text']) });
  const { body } = await host.file.get().expect(200);
  expect(body).not.toHaveProperty('UserId');
  expect(body.Size).toEqual(expect.any(String));
});

test('an unknown defect is named', () => {
  expect(() => defectsNamed(['no-user-id', 'no-such-defect'])).toThrow('"no-such-defect"');
});
