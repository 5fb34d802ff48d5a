import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { RecordedRequest } from '../harness/client/exchange.ts';
import { recordExchange } from '../harness/client/record-exchange.ts';
import { Redactor } from '../harness/client/redactor.ts';
import { curlSequence } from './curl-sequence.ts';
import { hostileText } from './testing/hostile-report.ts';
import { sampleExchange } from './testing/sample-report.ts';

const wopisrc = 'http://127.0.0.1:8080/wopi/files/1';

/** The arguments and the input of curl, found by running the commands in a real shell. */
function runLines(lines: string, shell: string): { arguments: string[]; input: Buffer } {
  const stub = `curl() { printf '%s\\0' "$@"; for last; do :; done; [ "$last" = '@-' ] && { printf 'STDIN\\0'; cat; }; return 0; }`;
  const output = execFileSync(shell, ['-c', `${stub}\n${lines}`], {
    env: { PATH: process.env.PATH, WOPI_TOKEN: 't"$k n' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = output.indexOf('STDIN\0');
  const words = end === -1 ? output : output.subarray(0, end);
  const input = end === -1 ? Buffer.alloc(0) : output.subarray(end + 'STDIN\0'.length);
  return { arguments: words.toString().split('\0').slice(0, -1), input };
}

function linesOf(request: Partial<RecordedRequest>): string {
  return curlSequence([sampleExchange({ request: { ...sampleExchange().request, ...request } })], wopisrc);
}

describe.each(['sh', 'bash'])('curl lines in %s', (shell) => {
  test('send the recorded request with the token in its place', () => {
    const { arguments: words } = runLines(linesOf({}), shell);

    expect(words).toEqual([
      ...['-sS', '-i', '-X', 'POST', `${wopisrc}?access_token=%74%22%24%6b%20%6e`],
      ...['-H', 'authorization: Bearer t"$k n', '-H', 'X-WOPI-Override: UNLOCK', '-H', 'X-WOPI-Lock: lock-b'],
      ...['-H', 'Content-Type:', '--data-raw', ''],
    ]);
  });

  test('insert the token after a recorded scheme, and as the whole header', () => {
    const { arguments: words } = runLines(linesOf({ headers: { Authorization: 'REDACTED' } }), shell);

    expect(words).toContain('Authorization: Bearer t"$k n');
  });

  test('let the shell interpret no part of a hostile text', () => {
    const printable = `'; touch owned; $(touch owned) \`touch owned\` \\ ! "$WOPI_TOKEN" %s %n`;
    const headers = { 'X-WOPI-Lock': printable };
    const url = `${wopisrc}?access_token=REDACTED&x=${printable}`;

    const { arguments: words } = runLines(
      linesOf({ url, headers, body: printable, bodySize: printable.length }),
      shell,
    );

    expect(words).toEqual(expect.arrayContaining([`${wopisrc}?access_token=%74%22%24%6b%20%6e&x=${printable}`]));
    expect(words).toEqual(expect.arrayContaining([`X-WOPI-Lock: ${printable}`, printable]));
  });

  test('send binary and unprintable bodies byte for byte', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const binary = { body: bytes.toString('hex'), bodyEncoding: 'hex', bodySize: 256 } as const;
    const text = Buffer.from(hostileText).toString();

    expect(runLines(linesOf(binary), shell).input).toEqual(bytes);
    expect(runLines(linesOf({ body: text, bodySize: text.length }), shell).input.toString()).toBe(text);
  });

  test('send a multiline text, and one that begins with @, as data', () => {
    const body = "@first\nit's the second";

    expect(runLines(linesOf({ body, bodySize: body.length }), shell).arguments.slice(-2)).toEqual(['--data-raw', body]);
  });
});

describe('curl lines', () => {
  test('send an empty header, which curl would leave out', () => {
    expect(linesOf({ headers: { 'X-WOPI-Lock': '' } })).toContain("-H 'X-WOPI-Lock;'");
  });

  test('keep brackets and dot segments of a URL', () => {
    const lines = linesOf({ url: `${wopisrc}/../[1]?access_token=REDACTED` });

    expect(lines).toContain('--globoff --path-as-is');
  });

  test('leave out proofs and requests about claims, and say that a proof is missing', () => {
    const lines = curlSequence(
      [sampleExchange({ purpose: 'gate', operation: 'CheckFileInfo' }), sampleExchange()],
      wopisrc,
    );

    expect(lines).not.toMatch(/CheckFileInfo|X-WOPI-Proof/);
    expect(lines).toContain('# The proof headers are left out');
  });

  test('say when the recording has less than the body, and when the URL had a different token', () => {
    expect(linesOf({ body: 'abc', bodySize: 5000 })).toContain(
      '# Only the first 3 of 5000 bytes of the body are here.',
    );
    expect(linesOf({ url: `${wopisrc}2?access_token=REDACTED` })).toContain('# This URL had a different access token');
    expect(linesOf({ url: `${wopisrc}/contents?access_token=REDACTED` })).not.toContain('different access token');
  });

  test('send an invalid token unchanged', () => {
    const url = `${wopisrc}?access_token=INVALID`;
    const request = { method: 'GET', href: url, headers: { Authorization: 'Bearer INVALID' }, bodyLimit: 0 } as const;
    const parts = { operation: 'CheckFileInfo', request, startedAt: 0, durationMs: 1 };

    const lines = curlSequence([recordExchange(parts, new Redactor())], wopisrc);

    expect(lines).toContain(`curl -sS -i -X GET '${url}'`);
    expect(lines).toContain("-H 'Authorization: Bearer INVALID'");
    expect(lines).not.toContain('WOPI_TOKEN');
  });

  test('have the token of the user who sent the request', () => {
    const lines = curlSequence([sampleExchange(), sampleExchange({ token: 'second user' })], wopisrc);

    expect(lines).toContain('WOPI_SECOND_TOKEN_ENCODED=$(printf %s "$WOPI_SECOND_TOKEN"');
    expect(lines.match(/Bearer \$\w+/g)).toEqual(['Bearer $WOPI_TOKEN', 'Bearer $WOPI_SECOND_TOKEN']);
    expect(lines.match(/access_token=\$\w+/g)).toEqual([
      'access_token=$WOPI_TOKEN_ENCODED',
      'access_token=$WOPI_SECOND_TOKEN_ENCODED',
    ]);
    expect(lines).not.toContain('different access token');
    expect(curlSequence([sampleExchange({ token: 'from the host' })], wopisrc)).toContain('different access token');
  });

  test('end with the Unlock of a lock that they take and do not release', () => {
    const sent = sampleExchange().request;
    const lockExchange = (operation: string, lock: string, status: number, others = {}) =>
      sampleExchange({
        operation,
        request: { ...sent, headers: { 'X-WOPI-Override': 'LOCK', 'X-WOPI-Lock': lock, ...others } },
        response: { status, headers: {}, body: '', bodyEncoding: 'utf8', bodySize: 0 },
      });
    const taken = [
      lockExchange('Lock', 'a', 200),
      lockExchange('UnlockAndRelock', 'b', 200, { 'X-WOPI-OldLock': 'a' }),
      lockExchange('Unlock', 'c', 409),
    ];

    const [, undo = ''] = curlSequence(taken, wopisrc).split('# 4. Unlock (clean-up)');

    expect(undo).toMatch(/-H 'X-WOPI-Override: UNLOCK'[^#]*-H 'X-WOPI-Lock: b'/);
    expect(undo).not.toContain('OldLock');
    expect(curlSequence([...taken, lockExchange('Unlock', 'b', 200)], wopisrc)).not.toContain('(clean-up)');
    expect(curlSequence([lockExchange('Lock', 'a', 409)], wopisrc)).not.toContain('(clean-up)');
  });

  test('never contain a recorded placeholder or an unprintable character', () => {
    const lines = linesOf({
      headers: { [hostileText]: hostileText, Authorization: 'Bearer REDACTED' },
      method: hostileText,
    });

    expect(lines).not.toMatch(/REDACTED|[\0-\x08\x0b-\x1f\x7f-\x9f]/);
  });
});
