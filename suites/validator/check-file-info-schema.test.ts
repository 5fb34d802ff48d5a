import { expect, test } from 'vitest';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, setJson } from '../../reference-host/defects/rewrite.ts';
import { checksOfGroups } from '../testing/every-check.ts';
import { runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

function sending(properties: Readonly<Record<string, unknown>>): Defect {
  const middleware = after('CheckFileInfo', (c) => setJson(c, { ...properties }));
  return { name: 'sends-this', breaks: 'Nothing.', caughtBy: [], middleware };
}

async function resultOf(check: string, properties: Readonly<Record<string, unknown>>) {
  const checks = checksOfGroups(['CheckFileInfoSchema']).filter(({ check: { name } }) => name === check);
  const { results } = await runAgainstReferenceHost({ checks, defects: [sending(properties)] });
  return results[0];
}

test('names each wrong property with its value and what is allowed', async () => {
  const result = await resultOf('FullCheckFileInfoSchema', { Size: '91', SupportsLocks: 'yes', CloseUrl: '/close' });

  expect(result?.outcome).toBe('failed');
  expect(result?.mismatches).toHaveLength(3);
  expect(result?.mismatches).toEqual(
    expect.arrayContaining([
      { at: 'property Size', expected: 'an integer, not quoted and without a fraction', actual: '"91"' },
      { at: 'property SupportsLocks', expected: 'true or false, not quoted', actual: '"yes"' },
      { at: 'property CloseUrl', expected: 'an absolute URL, "" or null', actual: '"/close"' },
    ]),
  );
});

test('adds a note for a misspelled property without failing', async () => {
  const result = await resultOf('FullCheckFileInfoSchema', { SupportsLocks: undefined, SupportsLock: true });

  expect(result?.outcome).toBe('passed');
  expect(result?.notes).toEqual([expect.stringContaining('"SupportsLocks"')]);
});

test.each(['', '.hidden.wopitest'])('rejects the file name %j', async (BaseFileName) => {
  const result = await resultOf('FullCheckFileInfoSchema', { BaseFileName });

  expect(result?.mismatches.map(({ at }) => at)).toEqual(['property BaseFileName']);
});

test.each([
  ['is sent as a text', { Size: '91' }, /numbers or Booleans as strings/],
  ['is missing', { UserId: undefined }, /^$/],
])('the likely cause is one that the mismatch supports: a property %s', async (_, properties, cause) => {
  const result = await resultOf('FullCheckFileInfoSchema', properties);

  expect(result?.outcome).toBe('failed');
  expect(result?.likelyCause ?? '').toMatch(cause);
});
