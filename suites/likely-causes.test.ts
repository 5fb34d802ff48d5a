import { expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { type Observed, supportedCause } from '../harness/checks/likely-cause.ts';
import { checkId } from '../harness/results/check-id.ts';
import { suitesOfAllEditors } from './catalogue.ts';

const checks = checksOf(suitesOfAllEditors);

test('every likely cause states what must be observed to support it', () => {
  const unconditional = checks.filter(({ check: { likelyCause } }) => typeof likelyCause === 'string');

  expect(unconditional.map(checkId)).toEqual([]);
});

const fact = (at: string, actual: string): Observed => ({
  fault: undefined,
  mismatches: [{ at, expected: 'something else', actual }],
});
const inTable = (at: string, actual: string): Observed => ({
  fault: { operation: 'GetCoauthTable', status: 200, part: at },
  mismatches: fact(at, actual).mismatches,
});

test.each<[id: string, supported: Observed, unsupported: Observed]>([
  ['HostFrameIntegration/AccessTokenPassedViaPostMethod', fact('method', 'GET'), fact('the action URL', 'the token')],
  ['Extended.PostMessage/HostPostmessageReadyIsSent', fact('messages', '""'), fact('messages', '"{}"')],
  [
    'Extended.CheckFileInfo/RefusalsRevealNothing',
    fact('body', 'a stack trace in it'),
    fact('body', 'the access token'),
  ],
  ['Extended.HostPage/PageIsNotCached', fact('header cache-control', '(missing)'), fact('header pragma', '(missing)')],
  ['Extended.HostFrame/WopiSrcIsEncodedOnce', fact('WOPISrc', '"https%253A%252F"'), fact('WOPISrc', '(missing)')],
  [
    'Extended.HostFrame/FrameMayUseTheClipboard',
    fact('clipboard', 'not allowed, allow: "clipboard-read; clipboard-write"'),
    fact('clipboard', 'not allowed, allow: (missing)'),
  ],
  [
    'CoauthLockExpiration/CoauthLock.CoauthLockExpirationTimeoutValidation',
    inTable('property CoauthTable', '1: [{"CoauthLockId":"Client1"}]'),
    inTable('property CoauthTable', '"none"'),
  ],
])('%s shows its cause where that was observed, and not for another mismatch', (id, supported, unsupported) => {
  const { check } = checks.find((entry) => checkId(entry) === id) ?? {};

  expect(check).toBeDefined();
  expect(supportedCause(check?.likelyCause, supported)).toBeDefined();
  expect(supportedCause(check?.likelyCause, unsupported)).toBeUndefined();
});
