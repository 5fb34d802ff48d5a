import { describe, expect, test } from 'vitest';
import { above, aboveIfPresent, aSequenceNumber, fromIfPresent, parseSequenceNumber } from './sequence-number.ts';

describe('a sequence number', () => {
  test.each([
    ['0', 0],
    ['2147483647', 2147483647],
    [' +7 ', 7],
    ['-1', -1],
  ])('%j is valid', (text, number) => {
    expect(parseSequenceNumber(text)).toBe(number);
    expect(aSequenceNumber(text)).toBeUndefined();
  });

  test.each([undefined, '', '2147483648', '1.5', '1e3', 'v7', '0x10'])('%j is invalid', (text) => {
    expect(parseSequenceNumber(text)).toBeUndefined();
    expect(aSequenceNumber(text)).toBeDefined();
  });
});

test('above compares as numbers and requires the header', () => {
  expect(above('9')('10')).toBeUndefined();
  expect([above('10')('10'), above('10')('9'), above('9')(undefined), above('9')('x')]).not.toContain(undefined);
});

test('aboveIfPresent accepts a missing header but not a wrong one', () => {
  expect([aboveIfPresent('9')(undefined), aboveIfPresent('9')('10')]).toEqual([undefined, undefined]);
  expect([aboveIfPresent('9')(''), aboveIfPresent('9')('9'), aboveIfPresent('')('1')]).not.toContain(undefined);
});

test('fromIfPresent accepts the same number; without a previous number, only a missing header', () => {
  expect([fromIfPresent('9')('9'), fromIfPresent('9')('10'), fromIfPresent(undefined)(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([fromIfPresent('9')('8'), fromIfPresent(undefined)('1')]).not.toContain(undefined);
});
