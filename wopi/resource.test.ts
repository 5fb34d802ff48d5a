import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  identityOf,
  percentEncode,
  resourceOfUrl,
  resourceOfWopiSrc,
  withAccessToken,
  withoutAccessToken,
  withTokenInHeaderOnly,
  wopisrcOf,
} from './resource.ts';

describe('percentEncode', () => {
  test('encodes everything but letters and digits, as UTF-8', () => {
    expect(percentEncode('aZ9-_.~ +/=é😀')).toBe('aZ9%2D%5F%2E%7E%20%2B%2F%3D%C3%A9%F0%9F%98%80');
  });

  test('is reversed by decoding once', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeURIComponent(percentEncode(text)) === text));
  });
});

describe('a resource', () => {
  test('of a WopiSrc has the token and ttl as appended by a WOPI client', () => {
    expect(resourceOfWopiSrc('https://h/wopi/files/1', 'a+b', 5)).toEqual({
      href: 'https://h/wopi/files/1?access_token=a%2Bb&access_token_ttl=5',
      accessToken: 'a+b',
    });
    expect(resourceOfWopiSrc('https://h/wopi/files/1?x=1', 't', 0).href).toBe(
      'https://h/wopi/files/1?x=1&access_token=t&access_token_ttl=0',
    );
  });

  test('of a URL from a host has the token in that URL, or an empty one', () => {
    expect(resourceOfUrl('https://h/wopi/files/2?access_token=a%2Bb').accessToken).toBe('a+b');
    expect(resourceOfUrl('https://h/wopi/files/2').accessToken).toBe('');
  });

  test('is identified by its URL without the query', () => {
    expect(identityOf(resourceOfUrl('https://h:8/wopi/files/2?access_token=secret'))).toBe('https://h:8/wopi/files/2');
  });

  test('keeps the query of its WopiSrc as written when its token is taken out', () => {
    const wopisrc = 'https://h/wopi/files/1?customer=12%203&r=a%2Fb';
    const file = resourceOfWopiSrc(wopisrc, 'a+b', 0);

    expect(wopisrcOf(file)).toBe(wopisrc);
    expect(withTokenInHeaderOnly(file)).toEqual({ href: `${wopisrc}&access_token_ttl=0`, accessToken: 'a+b' });
    expect(withoutAccessToken(file)).toEqual({ href: `${wopisrc}&access_token_ttl=0`, accessToken: '' });
  });

  test('with a different token keeps the rest of its URL', () => {
    const file = resourceOfWopiSrc('https://h/wopi/files/1', 'first', 0);
    const other = withAccessToken(file, '$&+');

    expect(other).toEqual({
      href: 'https://h/wopi/files/1?access_token=%24%26%2B&access_token_ttl=0',
      accessToken: '$&+',
    });
    expect(withAccessToken({ href: 'https://h/f/1', accessToken: '' }, 'a').href).toBe('https://h/f/1?access_token=a');
    expect(withAccessToken({ href: 'https://h/f/1?x=1', accessToken: '' }, 'a').href).toBe(
      'https://h/f/1?x=1&access_token=a',
    );
  });
});
