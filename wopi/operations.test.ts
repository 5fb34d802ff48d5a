import { expect, test } from 'vitest';
import { type OperationName, operationByGet, operationByOverride, operations } from './operations.ts';

const names = Object.keys(operations) as OperationName[];

test.each(names)('%s is found by its request', (name) => {
  const { method, on, path, override } = operations[name];
  const found = method === 'GET' ? on.map((kind) => operationByGet(kind, path)) : [operationByOverride(override)];
  expect(new Set(found)).toEqual(new Set([name === 'UnlockAndRelock' ? 'Lock' : name]));
});

test('nothing else is an operation', () => {
  expect(operationByGet('files', '/children')).toBeUndefined();
  expect(operationByGet('ecosystem', '/contents')).toBeUndefined();
  expect([operationByOverride(undefined), operationByOverride(''), operationByOverride('lock')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
