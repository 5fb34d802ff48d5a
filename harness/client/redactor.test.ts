import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentEncode } from '../../wopi/resource.ts';
import { cutMark, Redactor, withheld } from './redactor.ts';

const token = 'eyJ0eXAi+ab/cd=&"\\ <é>.Sig-na_ture~9';

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.learn(secret);
  return redactor;
}

function escapeEach(toEscape: (code: number, index: number) => string): string {
  return [...token].map((character, index) => toEscape(character.codePointAt(0) ?? 0, index)).join('');
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
    ['with each character escaped for JSON', escapeEach((code) => `\\u${code.toString(16).padStart(4, '0')}`)],
    [
      'with each character escaped for JSON in JSON',
      escapeEach((code) => `\\\\u${code.toString(16).padStart(4, '0')}`),
    ],
    ['with each character as a hexadecimal entity', escapeEach((code) => `&#x${code.toString(16)};`)],
    ['with each character as a decimal entity', escapeEach((code) => `&#${code};`)],
    ['with each byte percent-encoded', Buffer.from(token).toString('hex').replace(/../g, '%$&')],
    ['with each byte percent-encoded twice', Buffer.from(token).toString('hex').replace(/../g, '%25$&')],
    [
      'with each character escaped differently',
      escapeEach(
        (code, index) =>
          [`%${code.toString(16)}`, `\\u{${code.toString(16)}}`, `&#${code};`][code > 127 ? 1 : index % 3] ?? '',
      ),
    ],
    ['in Base64', Buffer.from(token).toString('base64')],
    ['in Base64 for URLs', Buffer.from(token).toString('base64url')],
    ['in hexadecimal', Buffer.from(token).toString('hex')],
    ['in hexadecimal in upper case', Buffer.from(token).toString('hex').toUpperCase()],
  ];

  test.each(writings)('is replaced when it comes %s', (_, written) => {
    expect(redactorOf(token).redact(`before ${written} after`)).toMatch(/^before "?REDACTED"?=* after$/);
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

  test.each([0, 1, 2])('is replaced within Base64 of a longer text, after %i bytes', (shift) => {
    const encoded = Buffer.from(`${'.'.repeat(shift)}${token}...`).toString('base64');
    const shown = redactorOf(token).redact(encoded);

    expect(shown).toMatch(/^\w{0,3}REDACTED\w{0,5}=*$/);
    expect(Buffer.from(shown.replace('REDACTED', ''), 'base64').toString()).toMatch(/^[.]*[^\w]*$/);
  });

  test('is replaced where the text before it looks like its beginning', () => {
    const secret = `${'a'.repeat(40)}bcdefgh`;

    expect(redactorOf(secret).redact(`aaa${secret}`)).toBe('REDACTED');
  });

  test('that holds escapes is replaced as it is and where they were resolved', () => {
    const secret = 'abc%2Bdef%22ghi';

    expect(redactorOf(secret).redact(`${secret} ${encodeURIComponent(secret)} abc+def"ghi`)).toBe(
      'REDACTED REDACTED REDACTED',
    );
  });

  // A search that takes more than linear time does not end before the test does.
  test.each(['\\', '%', '%25', '&amp;', '+ ', '\\/', '\\"', 'é', '…', 'a', '%2', '&#x', 'ab'])(
    'made of %j is found in a long text of the same',
    (piece) => {
      const secret = `${piece.repeat(3_000)}!`;
      const text = `${piece.repeat(200_000 / piece.length)} ${secret}`;

      expect(redactorOf(secret).redact(text)).not.toContain(secret);
    },
  );

  test('of 3,000 special characters is replaced', () => {
    const secret = '"<&+/%\\\'é…'.repeat(300);

    for (const text of [secret, JSON.stringify(secret), encodeURIComponent(secret), html(secret)])
      expect(redactorOf(secret).redact(`before ${text} after`)).toMatch(/^before "?REDACTED"? after$/);
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

describe('a text that cannot be searched', () => {
  test('is not shown', () => {
    const text = {
      get length(): number {
        throw new RangeError('out of memory');
      },
    };

    expect(redactorOf(token).redact(text as string)).toBe(withheld);
  });

  test('is not shown either once a secret could not be learned', () => {
    const redactor = new Redactor();
    redactor.learn({} as string);

    expect(redactor.redact('text')).toBe(withheld);
    expect(new Redactor(redactor).redact('text')).toBe(withheld);
  });
});
