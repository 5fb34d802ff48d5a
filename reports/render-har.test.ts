import { describe, expect, test } from 'vitest';
import { renderHar } from './render-har.ts';
import { hostileReport, hostileText, hugeText } from './testing/hostile-report.ts';
import { sampleExchange, sampleReport, sampleResult } from './testing/sample-report.ts';

function logOf(report = sampleReport()) {
  return JSON.parse(renderHar(report)).log;
}

describe('the HTTP archive', () => {
  test('has a page for every check that sent a request, and its exchanges as entries', () => {
    const log = logOf();

    expect(log.version).toBe('1.2');
    expect(log.pages).toHaveLength(7);
    expect(log.pages[1].title).toBe('Locks/LockMismatchOnUnlockRequest (failed)');
    expect(log.entries.map(({ pageref }: { pageref: string }) => pageref).slice(0, 3)).toEqual([
      'check_1',
      'check_2',
      'check_2',
    ]);
  });

  test('has every field that HAR 1.2 requires of an entry', () => {
    expect(logOf().entries[0]).toEqual({
      pageref: 'check_1',
      startedDateTime: '2026-01-02T03:04:05.000Z',
      time: 12.4,
      request: {
        method: 'POST',
        url: 'http://127.0.0.1:8080/wopi/files/1?access_token=REDACTED',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: expect.arrayContaining([{ name: 'X-WOPI-Lock', value: 'lock-b' }]),
        queryString: [{ name: 'access_token', value: 'REDACTED' }],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: expect.any(Array),
        content: { size: 4, mimeType: 'text/plain', text: 'fine' },
        redirectURL: '',
        headersSize: -1,
        bodySize: 4,
      },
      cache: {},
      timings: { send: 0, wait: 12.4, receive: 0 },
      comment: 'Unlock',
    });
  });

  test('carries binary bodies', () => {
    const binary = { body: '00ff10', bodyEncoding: 'hex', bodySize: 3 } as const;
    const exchange = sampleExchange({
      request: { ...sampleExchange().request, ...binary },
      response: { status: 302, headers: { Location: 'http://other/' }, ...binary },
    });
    const [entry] = logOf(sampleReport({ results: [sampleResult({ exchanges: [exchange] })] })).entries;

    expect(entry.response.content).toEqual({
      size: 3,
      mimeType: 'application/octet-stream',
      text: 'AP8Q',
      encoding: 'base64',
    });
    expect(entry.response.redirectURL).toBe('http://other/');
    expect(entry.request.postData).toEqual({
      mimeType: 'application/octet-stream',
      text: '00ff10',
      comment: 'hexadecimal digits of the bytes',
    });
  });

  test('says why there is no response', () => {
    const entry = logOf().entries.find(({ response }: { response: { status: number } }) => response.status === 0);

    expect(entry.response._error).toBe('no response: connection closed after 0 bytes');
  });

  test('stays valid JSON whatever a host sends', () => {
    expect(logOf(hostileReport(hostileText)).entries).toHaveLength(9);
    expect(logOf(hostileReport(hugeText)).entries).toHaveLength(9);
  });
});
