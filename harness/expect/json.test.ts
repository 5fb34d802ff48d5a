import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../client/response.ts';
import {
  absoluteUrl,
  absoluteUrlWithToken,
  arrayOfLength,
  aValue,
  compareJson,
  describeJson,
  endsWith,
  equals,
  type JsonExpectation,
  notMatching,
  oneOf,
  optional,
  propertyAt,
} from './json.ts';

const empty = [undefined, null, '', [], {}] as const;

test.each<[string, JsonExpectation, readonly (JsonValue | undefined)[], readonly (JsonValue | undefined)[]]>([
  ['aValue', aValue, [0, false, 'a', [0], { a: 1 }], empty],
  ['equals(true)', equals(true), [true, 'true', 'True'], [false, 1, 'yes', ...empty]],
  ['equals(5)', equals(5), [5, '5'], [5.1, '05', [5], ...empty]],
  ['equals("a")', equals('a'), ['a'], ['A', ...empty]],
  ['endsWith', endsWith('.docx'), ['a.docx'], ['a.docx.txt', 5, ...empty]],
  ['oneOf', oneOf('a', 1), ['a', 1, '1'], ['b', ...empty]],
  ['arrayOfLength(0)', arrayOfLength(0), [[]], [[1], {}, '', null, undefined]],
  ['absoluteUrl', absoluteUrl, ['https://h/a', 'http://h'], ['/a', 'h/a', 'https:/h', 5, ...empty]],
  [
    'absoluteUrlWithToken',
    absoluteUrlWithToken,
    ['https://h/a?access_token=', 'https://h/a?x=1&ACCESS_TOKEN=b'],
    ['https://h/a', 'https://h/a?xaccess_token=b', '/a?access_token=b', ...empty],
  ],
  ['optional', optional(equals('a')), ['a', ...empty], ['b', 0, false]],
  ['notMatching', notMatching(/[/\\]/, 'a name without slashes'), [undefined, 'a', 5, false], ['a/b', '', null]],
])('%s accepts some values only', (_, expectation, accepted, refused) => {
  for (const value of accepted) expect(expectation(value)).toBeUndefined();
  for (const value of refused) expect(expectation(value)).toEqual(expect.any(String));
});

describe('propertyAt', () => {
  const json = { a: { b: [{ c: 1 }, { c: 2 }] }, list: ['x'], noList: { 0: 'x' } };

  test.each<[string, JsonValue | undefined]>([
    ['a.b[0].c', 1],
    ['a.b[-1].c', 2],
    ['a.b[2].c', undefined],
    ['list.x', undefined],
    ['noList[0]', undefined],
    ['list.length', undefined],
    ['a.b.c', undefined],
    ['', json],
    ['toString', undefined],
    ['__proto__', undefined],
  ])('finds %j', (path, value) => {
    expect(propertyAt(json, path)).toEqual(value);
  });

  test('finds nothing in a value that is not an object', () => {
    for (const value of [null, 'text', 5, true, [], [['x']]]) expect(propertyAt(value, 'BaseFileName')).toBeUndefined();
  });
});

test('compareJson reports every mismatched property, and the body as a whole', () => {
  expect(compareJson({ a: 1 }, { a: equals(2), b: aValue, '': arrayOfLength(0) })).toEqual([
    { at: 'property a', expected: '2', actual: '1' },
    { at: 'property b', expected: 'a value', actual: '(missing)' },
    { at: 'body', expected: 'an array of 0 elements', actual: '{"a":1}' },
  ]);
});

describe('describeJson', () => {
  test('writes small values completely', () => {
    expect(describeJson({ a: [1, 'x', null] })).toBe('{"a":[1,"x",null]}');
    expect(describeJson(undefined)).toBe('(missing)');
  });

  test('cuts long values', () => {
    expect(describeJson('x'.repeat(1000))).toBe(`"${'x'.repeat(299)}…`);
    expect(describeJson(['x'.repeat(1000)]).length).toBeLessThan(310);
  });

  test('handles any depth and any number of elements', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as JsonValue;
    expect(describeJson(deep)).toBe('[[[[["…"]]]]]');
    expect(describeJson(Array.from({ length: 1_000_000 }, () => ({}))).length).toBeLessThan(310);
  });

  test('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(describeJson(value as JsonValue)).not.toMatch(/[\u0000-\u001f]/);
      }),
    );
  });
});
