import { describe, expect, it } from 'vitest';
import { isAbsoluteUrl } from './absolute-url.ts';

describe('isAbsoluteUrl', () => {
  it.each([
    'https://host',
    'http://host:8080/a b?c=d#e',
    'HTTPS://HOST/',
    'mailto:a@b.example',
    'ms-word:ofe|u|https://host/x',
  ])('accepts %j', (text) => expect(isAbsoluteUrl(text)).toBe(true));

  it.each(['', '/edit/1', 'host/edit', '//host/edit', 'https:/host/edit', 'https:host', 'http:///edit', 'https://'])(
    'rejects %j',
    (text) => expect(isAbsoluteUrl(text)).toBe(false),
  );
});
