import { describe, expect, test } from 'vitest';
import type { Mismatch } from './failures.ts';
import { fingerprintOf } from './fingerprint.ts';

const of = (...mismatches: Mismatch[]) => fingerprintOf({ mismatches });
const status = (actual: string) => ({ at: 'status', expected: '409', actual });
const body = (actual: string) => ({ at: 'body', expected: 'one text', actual });

describe('the fingerprint of a failure', () => {
  test('names the status, and where else something differed', () => {
    expect(of(status('200'), { at: 'header X-WOPI-Lock', expected: '"a"', actual: '(missing)' })).toBe(
      'status 200; header X-WOPI-Lock (missing)',
    );
  });

  test('is the same for other contents and generated names', () => {
    expect(of(body('a text of 12:01:07'))).toBe(of(body('another text of 12:02:09')));
    expect(of({ ...body(''), at: 'child wopi-1a2b3c4d.docx' })).toBe(
      of({ ...body(''), at: 'child wopi-9f8e7d6c.docx' }),
    );
  });

  test('differs for another status, another place, and one place more', () => {
    const prints = [of(status('200')), of(status('500')), of(body('x')), of(status('200'), body('x'))];

    expect(new Set(prints).size).toBe(4);
  });

  test('stays short, and still tells long ones apart', () => {
    const many = Array.from({ length: 99 }, (_, index) => ({ ...body(''), at: `property P${index}` }));

    expect(of(...many).length).toBeLessThan(220);
    expect(of(...many)).not.toBe(of(...many, body('')));
  });
});
