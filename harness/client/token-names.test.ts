import { expect, test } from 'vitest';
import { TokenNames } from './token-names.ts';

const href = 'https://host.example/wopi/files/1';

test('a token has the first name under which it became known', () => {
  const names = new TokenNames();
  names.learn('a', 'run');
  names.learn('a', 'second user');

  expect(names.nameOf({ href, accessToken: 'a' })).toBe('run');
  expect(names.nameOf({ href, accessToken: 'a', isFromHost: true })).toBe('run');
});

test('a token from a URL of the host is known from then on', () => {
  const names = new TokenNames();

  expect(names.nameOf({ href, accessToken: 'b' })).toBe('another');
  expect(names.nameOf({ href, accessToken: 'b', isFromHost: true })).toBe('from the host');
  expect(names.nameOf({ href, accessToken: 'b' })).toBe('from the host');
});

test('no token and an invalid one need not be learned', () => {
  const names = new TokenNames();

  expect(names.nameOf({ href, accessToken: '' })).toBe('none');
  expect(names.nameOf({ href, accessToken: 'INVALID' })).toBe('invalid');
});
