import { describe, expect, test } from 'vitest';
import { percentEncode } from '../../wopi/resource.ts';
import { type ExchangeParts, recordExchange, settled } from './record-exchange.ts';
import { Redactor } from './redactor.ts';

const token = 'tok+en/Secret=1234567890';
const proof = `${'pr+oof/'.repeat(49)}X==`;
const apiKey = 'key of the gateway';

function recorded(response: Partial<NonNullable<ExchangeParts['response']>>, body?: Uint8Array) {
  const redactor = new Redactor();
  redactor.learn(token);
  redactor.learn(apiKey);
  const exchange = recordExchange(
    {
      operation: 'PutFile',
      request: {
        method: 'POST',
        href: `https://host.example/wopi/files/1/contents?access_token=${percentEncode(token)}`,
        headers: {
          Authorization: `Bearer ${token}`,
          'X-WOPI-Proof': proof,
          'X-Api-Key': apiKey,
          'X-WOPI-Lock': 'lock-a',
        },
        bodyLimit: 100,
        ...(body && { body }),
      },
      response: { status: 200, headers: [], body: new Uint8Array(), ...response },
      startedAt: 1,
      durationMs: 2,
    },
    redactor,
  );
  return { exchange, text: JSON.stringify(exchange) };
}

function hexAsText(body: string): string {
  return Buffer.from(body, 'hex').toString('latin1');
}

describe('recordExchange', () => {
  test('keeps the request without its secrets', () => {
    expect(recorded({}).exchange.request).toEqual({
      method: 'POST',
      url: 'https://host.example/wopi/files/1/contents?access_token=REDACTED',
      headers: {
        Authorization: 'REDACTED',
        'X-WOPI-Proof': 'REDACTED',
        'X-Api-Key': 'REDACTED',
        'X-WOPI-Lock': 'lock-a',
      },
      body: '',
      bodyEncoding: 'utf8',
      bodySize: 0,
    });
  });

  test('keeps the response, with repeated headers joined', () => {
    const body = Buffer.from('{"a":1}');
    const { exchange } = recorded({
      status: 409,
      headers: [
        ['X-A', '1'],
        ['Set-Cookie', 's=1'],
        ['X-A', '2'],
      ],
      body,
    });

    expect(exchange.response).toEqual({
      status: 409,
      headers: { 'X-A': '1, 2', 'Set-Cookie': 'REDACTED' },
      body: '{"a":1}',
      bodyEncoding: 'utf8',
      bodySize: 7,
    });
  });

  test.each([
    ['token', token],
    ['percent-encoded token', percentEncode(token)],
    ['proof', proof],
    ['proof in JSON as .NET writes it', proof.replaceAll('+', '\\u002B').replaceAll('/', '\\/')],
    ['value of an extra header', apiKey],
  ])('replaces a %s that the host sends back', (_, secret) => {
    const inHeader = recorded({ headers: [['X-WOPI-ServerError', `got ${secret}`]] });
    const inText = recorded({ body: Buffer.from(`<p>got ${secret} twice: ${secret}`) });
    const inBinary = recorded({ body: Buffer.from(`\0\x01got ${secret} in binary`) });

    expect(inHeader.exchange.response?.headers['X-WOPI-ServerError']).toBe('got REDACTED');
    expect(inText.exchange.response?.body).toBe('<p>got REDACTED twice: REDACTED');
    expect(inBinary.exchange.response?.bodyEncoding).toBe('hex');
    expect(hexAsText(inBinary.exchange.response?.body ?? '')).toBe('\0\x01got REDACTED in binary');
  });

  test('replaces a token in the body of a request', () => {
    expect(recorded({}, Buffer.from(`url=/f?access_token=${token}`)).text).not.toContain('tok+en');
  });

  test.each([
    ['text', ''],
    ['binary', '\0\x01'],
  ])('leaves nothing of a token that spans the cut of a %s body', (_, start) => {
    for (let shift = 0; shift <= token.length; shift += 1) {
      const filler = '.'.repeat(3072 - start.length - shift);
      const { exchange } = recorded({ body: Buffer.from(`${start}${filler}${token}${'.'.repeat(9000)}`) });
      const { body = '', bodyEncoding, bodySize } = exchange.response ?? {};
      const shown = bodyEncoding === 'hex' ? hexAsText(body) : body;
      expect(shown.replace(/^\0\x01/, '')).toMatch(/^\.+(t|to|tok|REDACTED)?$/);
      expect(bodySize).toBe(start.length + filler.length + token.length + 9000);
    }
  });

  test.each([
    ['text', ''],
    ['binary', '\0\x01'],
  ])('leaves nothing of a token at the beginning of the end of a %s body', (_, start) => {
    for (let shift = 0; shift <= token.length; shift += 1) {
      const rest = '.'.repeat(1024 - shift);
      const { exchange } = recorded({ body: Buffer.from(`${start}${'. '.repeat(50_000)}${token}${rest}`) });
      const { bodyEnd = '', bodyEncoding } = exchange.response ?? {};
      const shown = bodyEncoding === 'hex' ? hexAsText(bodyEnd) : bodyEnd;
      expect(shown).toMatch(/^[. ]*[REDACT]*\.+$/);
    }
  });

  test('does not show the end of a long body that may be that of a token which began long before', () => {
    const isUnknown = recorded({ body: Buffer.from(`{"Url":"/f?access_token=${'aB3/'.repeat(50_000)}"}`) });
    expect(isUnknown.text).not.toContain('aB3');
  });

  test('keeps the beginning and the end of a long body', () => {
    const { exchange } = recorded({ body: Buffer.from(`FIRST${'.'.repeat(6_840)}ENDMARK`) });
    const { body = '', bodyEnd = '', bodySize } = exchange.response ?? {};

    expect(body).toMatch(/^FIRST/);
    expect(bodyEnd).toMatch(/ENDMARK$/);
    expect(body.length + bodyEnd.length).toBe(4_096);
    expect(bodySize).toBe(6_852);
  });

  test('marks no complete body as cut, although a token in it was replaced', () => {
    expect(recorded({ body: Buffer.from(`{"token":"${token}"}`) }).exchange.response).not.toHaveProperty('bodyEnd');
  });

  test('leaves nothing of a token across the cut when many before it were replaced', () => {
    const { text } = recorded({ body: Buffer.from(`${token},`.repeat(2000)) });
    expect(text).not.toContain('tok+e');
  });

  test('cuts between characters', () => {
    const { exchange } = recorded({ body: Buffer.from(`x${'é'.repeat(5000)}`) });
    expect(exchange.response?.body).toBe(`x${'é'.repeat(1535)}`);
    expect(exchange.response?.bodyEnd).toMatch(/^é+$/);
    expect(exchange.response?.bodyEncoding).toBe('utf8');
  });

  test('cuts long headers, secrets included', () => {
    const { exchange } = recorded({ headers: [['X-Long', '.'.repeat(4090) + token + token]] });
    expect(exchange.response?.headers['X-Long']).toBe(`${'.'.repeat(4090)}REDACTED`);
  });

  test('keeps 16 KB of headers, those about WOPI first, and says what is missing', () => {
    const filler = Array.from({ length: 10 }, (_, index) => [`X-${index}`, 'x'.repeat(4_000)] as const);
    const { exchange } = recorded({ headers: [...filler, ['X-WOPI-Lock', 'a']] });
    const headers = exchange.response?.headers ?? {};

    expect(headers['X-WOPI-Lock']).toBe('a');
    expect(headers['(not kept)']).toBe('6 more headers with 24018 characters');
    expect(Object.keys(headers)).toHaveLength(6);
  });

  test('keeps 100 headers', () => {
    const { exchange } = recorded({ headers: Array.from({ length: 150 }, (_, index) => [`X-${index}`, '1'] as const) });
    const headers = exchange.response?.headers ?? {};

    expect(Object.keys(headers)).toHaveLength(101);
    expect(headers['(not kept)']).toMatch(/^50 more headers/);
  });

  test('replaces secrets that the host shows before they are known', () => {
    const redactor = new Redactor();
    const request = { method: 'GET', href: 'https://h/', headers: {}, bodyLimit: 100 } as const;
    const response = { status: 200, headers: [['X-Key', apiKey]], body: Buffer.from(apiKey) } as const;
    const exchange = recordExchange({ operation: 'GetFile', request, response, startedAt: 0, durationMs: 0 }, redactor);
    redactor.learn(apiKey);

    expect(exchange.response).toMatchObject({ headers: { 'X-Key': 'REDACTED' }, body: 'REDACTED' });
  });

  test.each([
    ['small', 10],
    ['large', 10_000],
  ])('settles an exchange with a %s body as it is written to a file', (_, size) => {
    const { exchange, text } = recorded({ headers: [['X-A', '1']], body: Buffer.alloc(size, 'a') });

    expect(JSON.stringify(settled(exchange))).toBe(text);
  });

  test('cuts long URLs after the token', () => {
    const redactor = new Redactor();
    redactor.learn(token);
    const request = {
      method: 'GET',
      href: `https://h/${'a'.repeat(4_000)}?access_token=${token}&b=${'b'.repeat(9_000)}`,
      headers: {},
      bodyLimit: 0,
    } as const;
    const { url } = recordExchange({ operation: 'GetFile', request, startedAt: 0, durationMs: 0 }, redactor).request;

    expect(url).toMatch(/^https:..h.a{4000}\?access_token=REDACTED&b=b+…$/);
    expect(url).toHaveLength(4_097);
  });
});
