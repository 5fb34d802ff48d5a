import { describe, expect, test } from 'vitest';
import { Redactor } from '../client/redactor.ts';
import { differingBytes, differingTexts, tellApart } from './differences.ts';

const long = 'The same beginning, which is long. '.repeat(20);

describe('two bodies', () => {
  const sides = (expected: string, actual: string) => differingBytes(Buffer.from(expected), Buffer.from(actual));

  test('are shown around the first difference, with its offset', () => {
    expect(sides(`${long}one end`, `${long}other end`)).toEqual({
      expected: '707 bytes, first differing at byte 701: "…ng, which is long. one end"',
      actual: '709 bytes, first differing at byte 701: "…ng, which is long. other end"',
    });
  });

  test('one of which is the beginning of the other', () => {
    expect(sides('abc', 'ab')).toEqual({
      expected: '3 bytes, first differing at byte 2: "abc"',
      actual: '2 bytes, which end before the first difference: "ab"',
    });
    expect(sides('', 'ab')).toEqual({ expected: '0 bytes', actual: '2 bytes, first differing at byte 0: "ab"' });
  });

  test('are shown in hexadecimal where a reader could not tell the texts apart', () => {
    expect(sides('naïve', 'naive')).toEqual({
      expected: '6 bytes, first differing at byte 2: hex 6e61c3af7665',
      actual: '5 bytes, first differing at byte 2: hex 6e61697665',
    });
  });

  test('show no secret that the host put behind what was written', () => {
    const redactor = new Redactor();
    redactor.learn('token-of-the-run-0123456789-0123456789-0123456789');
    const { actual } = sides(`${long}the end`, `${long}token-of-the-run-0123456789-0123456789-0123456789`);
    const binary = sides(`${long}the end`, `${long}token-of-the-run-0123456789-0123456789-0123456789\0`);

    expect(redactor.redact(actual)).toContain('which is long. REDACTED');
    expect(Buffer.from(redactor.redact(binary.actual).replace(/.*hex …/, ''), 'hex').toString()).not.toMatch(/run-0/);
  });
});

describe('two texts', () => {
  test('are whole while they are short', () => {
    expect(differingTexts('a', 'b')).toEqual({ expected: '"a"', actual: '"b"' });
  });

  test('are shown around the first difference that is not one of case', () => {
    expect(differingTexts(`${long}x`, `${long.toUpperCase()}y`)).toEqual({
      expected: '701 characters, first differing at character 700: "…ing, which is long. x"',
      actual: '701 characters, first differing at character 700: "…ING, WHICH IS LONG. y"',
    });
    expect(differingTexts(long, long.toUpperCase()).actual).toContain('first differing at character 1:');
  });
});

test('a long lock ID is told apart within what is expected', () => {
  const mismatch = { at: 'header X-WOPI-Lock', expected: `exactly "${long}x", or no header`, actual: 'cut' };

  expect(tellApart(mismatch, `${long}y`)).toEqual({
    at: 'header X-WOPI-Lock',
    expected: 'exactly 701 characters, first differing at character 700: "…ing, which is long. x", or no header',
    actual: '701 characters, first differing at character 700: "…ing, which is long. y"',
  });
  expect(tellApart({ ...mismatch, actual: '(missing)' }, undefined).actual).toBe('(missing)');
  expect(tellApart({ ...mismatch, expected: 'no header' }, long).actual).toBe('cut');
});
