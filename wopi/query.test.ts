import { expect, test } from 'vitest';
import { withoutParameters, withParameters } from './query.ts';

test.each([
  ['https://h/f/1?access_token=t&access_token_ttl=0', 'https://h/f/1'],
  ['https://h/f/1?c=12%203&r=a%2Fb+c&access_token=t&access_token_ttl=0#x', 'https://h/f/1?c=12%203&r=a%2Fb+c#x'],
  ['https://h/f/1?Access_Token=t&c', 'https://h/f/1?c'],
  ['https://h/f/1', 'https://h/f/1'],
])('%s without its token keeps the rest as written', (url, rest) => {
  expect(withoutParameters(url, ['access_token', 'access_token_ttl'])).toBe(rest);
});

test('added parameters replace those of the same name and leave the rest as written', () => {
  expect(withParameters("https://h/p?q=a%20b&wd=1&x='#top", { wd: 'a b' })).toBe(
    "https://h/p?q=a%20b&x='&wd=a%20b#top",
  );
  expect(withParameters('https://h/p', { a: '1', b: '2' })).toBe('https://h/p?a=1&b=2');
});
