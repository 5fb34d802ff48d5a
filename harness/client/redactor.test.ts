import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentEncode } from '../../wopi/resource.ts';
import { cutMark, Redactor } from './redactor.ts';

const token = 'eyJ0eXAi+ab/cd=&"\\ <é>.Sig-na_ture~9';

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.learn(secret);
  return redactor;
}

/** A text as .NET escapes it in JSON, which is more than necessary. */
function dotNetJson(text: string): string {
  return text.replace(
    /[^A-Za-z0-9 ._~=-]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
  );
}

function html(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '&quot;');
}

describe('a known secret', () => {
  const writings: readonly (readonly [string, string])[] = [
    ['unchanged', token],
    ['percent-encoded as Office does', percentEncode(token)],
    ['percent-encoded as browsers do', encodeURIComponent(token)],
    ['percent-encoded in lower case', percentEncode(token).toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(percentEncode(token))],
    ['in a form', new URLSearchParams({ t: token }).toString().slice(2)],
    ['in JSON', JSON.stringify(token)],
    ['in JSON with escaped slashes', JSON.stringify(token).replaceAll('/', '\\/')],
    ['in JSON as .NET writes it', dotNetJson(token)],
    ['in HTML', html(token)],
    ['in HTML with numeric entities', token.replace(/[^A-Za-z0-9]/g, (character) => `&#${character.charCodeAt(0)};`)],
    [
      'in HTML with hexadecimal entities',
      token.replace(/[^A-Za-z0-9]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
    ],
    ['in upper case', token.toUpperCase()],
    ['as UTF-8 decoded byte by byte', Buffer.from(token).toString('latin1')],
  ];

  test.each(writings)('is replaced when it comes %s', (_, written) => {
    expect(redactorOf(token).redact(`before ${written} after`)).toMatch(/^before "?REDACTED"? after$/);
  });

  test('is replaced wherever it occurs', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 8, unit: 'binary-ascii' }),
        fc.string(),
        (before, secret, after) => {
          fc.pre(secret !== 'REDACTED' && !before.includes(secret) && !after.includes(secret));
          expect(redactorOf(secret).redact(`${before} ${secret} ${after}`)).not.toContain(` ${secret} `);
        },
      ),
    );
  });

  test('is replaced as a whole where one secret begins with another', () => {
    expect(redactorOf('secret-token', 'secret-token-2').redact('secret-token-2, secret-token')).toBe(
      'REDACTED, REDACTED',
    );
  });

  test('is not replaced within words if it is short', () => {
    expect(redactorOf('test').redact('test.wopitest new.test.docx tests "test" test, test.')).toBe(
      'test.wopitest new.test.docx tests "REDACTED" REDACTED, REDACTED.',
    );
  });

  test('crafted to be hard to find takes no time', () => {
    const start = performance.now();
    for (const piece of ['\\', '%', '%25', '&amp;', '+ ', '\\/', '\\"', 'é', 'a']) {
      const secret = piece.repeat(100);
      expect(redactorOf(secret).redact(`${piece.repeat(5_000).slice(0, -1)} ${secret}`)).toContain('REDACTED');
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('as long as a body is replaced together with what follows it', () => {
    const secret = 'aB+/'.repeat(500_000);
    expect(redactorOf(secret).redact(`"${secret}"`)).toBe('"REDACTED"');
    expect(redactorOf(secret).redact(encodeURIComponent(secret))).toBe('REDACTED');
  });

  test('that is empty redacts nothing', () => {
    expect(redactorOf('').redact('text')).toBe('text');
  });
});

describe('a secret across a cut', () => {
  test.each([4, 6, 11, 20, token.length])('leaves nothing of its first %i characters', (length) => {
    const cut = `body=${token.slice(0, length)}`;

    expect(redactorOf(token).redact(cut, { isCut: true })).toBe('body=REDACTED');
    expect(redactorOf(token).redact(`"${cut}${cutMark}" and more`)).toBe(`"body=REDACTED${cutMark}" and more`);
  });

  test('leaves nothing when the cut is within an escaped character', () => {
    const encoded = percentEncode(token);
    const percentAt = encoded.indexOf('%');

    for (const length of [percentAt + 1, percentAt + 2])
      expect(redactorOf(token).redact(encoded.slice(0, length), { isCut: true })).toBe('REDACTED');
  });

  test('is not assumed in a text that is not cut', () => {
    expect(redactorOf(token).redact('body=eyJ0')).toBe('body=eyJ0');
  });
});

describe('an unknown token', () => {
  test.each([
    [
      'a URL',
      'https://host.example/wopi/files/1?access_token=abc%2Bdef&access_token_ttl=0',
      'https://host.example/wopi/files/1?access_token=REDACTED&access_token_ttl=0',
    ],
    [
      'a URL in JSON',
      '{"Url":"https://h/f/1?x=1\\u0026access_token=ab\\u002Bc\\/d\\u0026y=2"}',
      '{"Url":"https://h/f/1?x=1\\u0026access_token=REDACTED\\u0026y=2"}',
    ],
    [
      'a URL in HTML',
      '<a href="/f/1?access_token=ab&#x2B;c&amp;y=2">',
      '<a href="/f/1?access_token=REDACTED&amp;y=2">',
    ],
    ['a URL within a URL', '/login?to=%2Ff%3Faccess_token%3Dabc', '/login?to=%2Ff%3Faccess_token%3DREDACTED'],
    ['a URL in upper case', 'HTTPS://H/F/1?ACCESS_TOKEN=ABC&X=1', 'HTTPS://H/F/1?ACCESS_TOKEN=REDACTED&X=1'],
    [
      'a property',
      '{"AccessToken": "abc", "AccessTokenExpiry": 1}',
      '{"AccessToken": "REDACTED", "AccessTokenExpiry": 1}',
    ],
    [
      'a property of JSON in JSON',
      '"{\\"access_token\\":\\"abc\\",\\"x\\":1}"',
      '"{\\"access_token\\":\\"REDACTED\\",\\"x\\":1}"',
    ],
    [
      'an Authorization value',
      'you sent Bearer abc.def-ghi, which is wrong',
      'you sent Bearer REDACTED, which is wrong',
    ],
  ])('is replaced in %s', (_, text, expected) => {
    expect(new Redactor().redact(text)).toBe(expected);
  });

  test('is not assumed in the challenge of a WWW-Authenticate header', () => {
    const challenge = 'Bearer authorization_uri="https://login.example/",tokenIssuance_uri="https://t.example"';
    expect(new Redactor().redact(challenge)).toBe(challenge);
  });

  test('is kept if it is the invalid token of the checks', () => {
    expect(new Redactor().redact('/f/1?access_token=INVALID&x=1')).toBe('/f/1?access_token=INVALID&x=1');
  });
});
