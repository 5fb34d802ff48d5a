import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { exitCodeOf } from './exit-code-of.ts';

let printed: string[];

beforeEach(() => {
  printed = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});

afterEach(() => vi.restoreAllMocks());

const fault = new TypeError('x is undefined at https://host.example/?access_token=SECRET');

test('an error that the user can put right is one sentence', () => {
  expect(exitCodeOf(new ConfigurationError('--timeout must be a number'), { WOPI_DEBUG: '1' })).toBe(2);
  expect(printed).toEqual(['wopi-conformance: --timeout must be a number\n']);
});

test('any other error is one sentence that says whose fault it is, without secrets', () => {
  expect(exitCodeOf(fault, {})).toBe(2);
  expect(printed).toEqual([
    'wopi-conformance: unexpected error: TypeError: x is undefined at https://host.example/?access_token=REDACTED. ' +
      'This is a fault of wopi-conformance, not of the host; please report it with the output of the same command under WOPI_DEBUG=1\n',
  ]);
});

test('its stack is printed when it is asked for', () => {
  exitCodeOf(fault, { WOPI_DEBUG: '1' });
  expect(printed.join('')).toMatch(/\n\s+at .*exit-code-of\.test\.ts/);
  expect(printed.join('')).not.toContain('SECRET');
});

test('an interruption before there is anything to report is not an error', () => {
  expect(exitCodeOf(AbortSignal.abort().reason)).toBe(130);
  expect(printed).toEqual([]);
});
