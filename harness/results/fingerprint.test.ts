import { describe, expect, test } from 'vitest';
import { describeMismatch, type Mismatch } from './failures.ts';
import { fingerprintOf, isRecordedAs } from './fingerprint.ts';

const of = (...mismatches: Mismatch[]) => fingerprintOf({ mismatches, fault: { operation: 'Unlock', status: 200 } });
const status = (actual: string) => ({ at: 'status', expected: '409', actual });
const body = (actual: string) => ({ at: 'body', expected: '5 bytes: "hello"', actual });

describe('the fingerprint of a failure', () => {
  test('names the operation, and each place with what was expected and received', () => {
    expect(of(status('200'), { at: 'header X-WOPI-Lock', expected: '"a"', actual: '(missing)' })).toBe(
      'Unlock: status: expected 409, got 200; header X-WOPI-Lock: expected "a", got (missing)',
    );
  });

  test('names what was done where no single response is at fault', () => {
    const mismatch = { at: 'property Size', expected: '5', actual: '6' };
    const reason = `CheckFileInfo returned 200: ${describeMismatch(mismatch)}`;

    expect(fingerprintOf({ mismatches: [mismatch], reason })).toBe(
      'CheckFileInfo returned #: property Size: expected #, got #',
    );
  });

  test('is the reason of a check that was not judged', () => {
    const reason = 'the starting state could not be reached: no response within 30 s\n  at line 7';

    expect(fingerprintOf({ mismatches: [], reason })).toBe(
      'the starting state could not be reached: no response within # s',
    );
    expect(fingerprintOf({ mismatches: [] })).toBe('');
  });

  test.each<[string, string, string, string]>([
    ['contents', 'body', '5 bytes: "12:01"', '6 bytes: "14:02b"'],
    ['generated names', 'property Name', '"wopi-1a2b3c4d-2.docx"', '"wopi-9f8e7d6c-14.docx"'],
    ['numbers in generated names', 'property X', '"userinfo-1a2b3c4d-7{', '"userinfo-9f8e7d6c-124{'],
    ['numbers in new file names', 'property Name', '"renamed-1a2b3c4d-26.wopitest"', '"renamed-9f8e7d6c-373.wopitest"'],
    ['versions and times', 'property Version', '"v17 2026-01-02T10:11:12.3Z"', '"v9 2026-11-12T08:01:02.34Z"'],
    ['hashes', 'header X-Hash', '"q83vEjRWeJCrze8SNFZ4kKvN7xI="', '"abcdefghijklmnopqrstuvw+y/Z="'],
    ['errors of the host', 'status', '500 (X-WOPI-ServerError: request 1)', '500 (X-WOPI-ServerError: request two)'],
  ])('is the same for other %s', (_, at, one, other) => {
    expect(of({ at, expected: 'x', actual: one })).toBe(of({ at, expected: 'x', actual: other }));
  });

  test('differs for another operation, status, expectation, and place, and for one place more', () => {
    const prints = [
      of(status('200')),
      of(status('500')),
      of({ ...status('200'), expected: '404' }),
      of(body('x')),
      of(status('200'), body('x')),
      fingerprintOf({ mismatches: [status('200')], fault: { operation: 'Lock', status: 200 } }),
    ];

    expect(new Set(prints).size).toBe(prints.length);
  });

  test('stays short, and still tells long ones apart', () => {
    const many = Array.from({ length: 99 }, (_, index) => ({ ...body(''), at: `property P${index}` }));

    expect(of(...many).length).toBeLessThan(420);
    expect(of(...many)).not.toBe(of(...many, body('')));
  });

  test('is compared with less where an older version recorded less', () => {
    const failure = { mismatches: [status('200'), { ...body(''), at: 'header X-WOPI-Lock', actual: '(missing)' }] };

    expect(isRecordedAs(failure, 'status 200; header X-WOPI-Lock (missing)')).toBe(true);
    expect(isRecordedAs(failure, 'status 500; header X-WOPI-Lock (missing)')).toBe(false);
    expect(isRecordedAs(failure, fingerprintOf(failure))).toBe(true);
  });
});
