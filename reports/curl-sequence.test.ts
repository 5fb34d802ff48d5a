import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Exchange, RecordedRequest } from '../harness/client/exchange.ts';
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
  return curlSequence([sampleExchange({ request: { ...sampleExchange().request, ...request } })], { wopisrc });
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
    const lines = curlSequence([sampleExchange({ purpose: 'gate', operation: 'CheckFileInfo' }), sampleExchange()], {
      wopisrc,
    });

    expect(lines).not.toMatch(/CheckFileInfo|X-WOPI-Proof/);
    expect(lines).toContain('# The proof headers are left out');
  });

  test('say when the recording has less than the body, and when the URL had a different token', () => {
    expect(linesOf({ body: 'abc', bodyEnd: 'xyz', bodySize: 5000 })).toContain(
      '# Only the first 3 of 5000 bytes of the body are here.',
    );
    expect(linesOf({ url: `${wopisrc}2?access_token=REDACTED` })).toContain('# This URL had a different access token');
    expect(linesOf({ url: `${wopisrc}/contents?access_token=REDACTED` })).not.toContain('different access token');
  });

  test('send an invalid token unchanged', () => {
    const url = `${wopisrc}?access_token=INVALID`;
    const request = { method: 'GET', href: url, headers: { Authorization: 'Bearer INVALID' }, bodyLimit: 0 } as const;
    const parts = { operation: 'CheckFileInfo', request, startedAt: 0, durationMs: 1 };

    const lines = curlSequence([recordExchange(parts, new Redactor())], { wopisrc });

    expect(lines).toContain(`curl -sS -i -X GET '${url}'`);
    expect(lines).toContain("-H 'Authorization: Bearer INVALID'");
    expect(lines).not.toContain('WOPI_TOKEN');
  });

  test('have the token of the user who sent the request', () => {
    const lines = curlSequence([sampleExchange(), sampleExchange({ token: 'second user' })], { wopisrc });

    expect(lines).toContain('WOPI_SECOND_TOKEN_ENCODED=$(printf %s "$WOPI_SECOND_TOKEN"');
    expect(lines.match(/Bearer \$\w+/g)).toEqual(['Bearer $WOPI_TOKEN', 'Bearer $WOPI_SECOND_TOKEN']);
    expect(lines.match(/access_token=\$\w+/g)).toEqual([
      'access_token=$WOPI_TOKEN_ENCODED',
      'access_token=$WOPI_SECOND_TOKEN_ENCODED',
    ]);
    expect(lines).not.toContain('different access token');
    expect(curlSequence([sampleExchange({ token: 'from the host' })], { wopisrc })).toContain('different access token');
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

    const [, undo = ''] = curlSequence(taken, { wopisrc }).split('# 4. Unlock (clean-up)');

    expect(undo).toMatch(/-H 'X-WOPI-Override: UNLOCK'[^#]*-H 'X-WOPI-Lock: b'/);
    expect(undo).not.toContain('OldLock');
    expect(curlSequence([...taken, lockExchange('Unlock', 'b', 200)], { wopisrc })).not.toContain('(clean-up)');
    expect(curlSequence([lockExchange('Lock', 'a', 409)], { wopisrc })).toContain('# 2. Unlock (clean-up)');
  });

  test('end with the Unlock of a lock that only a correct host keeps', () => {
    const sent = sampleExchange().request;
    const to = (operation: string, lock: string, token: 'run' | 'invalid' = 'run') =>
      sampleExchange({ operation, token, request: { ...sent, headers: { 'X-WOPI-Lock': lock } } });

    const undone = curlSequence([to('Lock', 'a'), to('Lock', 'x', 'invalid'), to('Unlock', 'b')], { wopisrc });

    expect(undone).toMatch(/# 4\. Unlock \(clean-up\)[^#]*-H 'X-WOPI-Lock: a'/);
    expect(curlSequence([to('Lock', 'a'), to('Unlock', 'b'), to('Unlock', 'a')], { wopisrc })).not.toContain(
      'clean-up',
    );
  });

  test('end with the UnlockCoauthLock of each coauth lock', () => {
    const sent = sampleExchange().request;
    const to = (operation: string, id: string) =>
      sampleExchange({ operation, request: { ...sent, headers: { 'X-WOPI-CoauthLockId': id } } });

    const lines = curlSequence(
      [to('GetCoauthLock', 'one'), to('GetCoauthLock', 'two'), to('UnlockCoauthLock', 'one')],
      { wopisrc },
    );

    expect(lines.match(/# \d\. UnlockCoauthLock \(clean-up\)[^#]*/g)).toEqual([
      expect.stringMatching(/Override: UNLOCK_COAUTH_LOCK[^#]*CoauthLockId: two/),
    ]);
  });

  test('address the file under test in place of a file that the run made', () => {
    const scratchFile = 'http://127.0.0.1:8080/wopi/files/scratch';
    const sent = sampleExchange().request;
    const url = `${scratchFile}/contents?access_token=REDACTED`;
    const exchange = sampleExchange({ operation: 'PutFile', token: 'run', request: { ...sent, url } });

    const lines = curlSequence([exchange], { wopisrc, scratchFile });

    expect(lines).toContain(`"${wopisrc}/contents?access_token=$WOPI_TOKEN_ENCODED"`);
    expect(lines).toContain('# PutFile may change the file under test');
    expect(curlSequence([exchange], { wopisrc: `${wopisrc}?tenant=1`, scratchFile })).toContain(
      `"${wopisrc}/contents?tenant=1&access_token=$WOPI_TOKEN_ENCODED"`,
    );
  });

  test('say what was sent at the same time, and that it may not show the failure', () => {
    const at = (startedAt: number, durationMs: number, change: Partial<Exchange> = {}) =>
      sampleExchange({ startedAt, durationMs, ...change });
    const get = { request: { ...sampleExchange().request, method: 'GET' } };

    const lines = curlSequence([at(0, 10), at(3, 9), at(12, 5)], { wopisrc });

    expect(lines).toContain('# Requests "at the same time" were sent while an earlier one was on its way: one after');
    expect(lines.match(/# \d\. .*/g)).toEqual(['# 1. Unlock', '# 2. Unlock (at the same time)', '# 3. Unlock']);
    expect(curlSequence([at(0, 10), at(9, 10)], { wopisrc })).not.toContain('at the same time');
    expect(curlSequence([at(0, 10, get), at(3, 9, get)], { wopisrc })).not.toContain('at the same time');
  });

  test('state which values must be replaced, because the host returned them to the run', () => {
    const lines = linesOf({ headers: { 'X-WOPI-SequenceNumber': '7', 'X-WOPI-CoauthTableVersion': '' } });

    expect(lines).toContain(
      '# X-WOPI-SequenceNumber has the value that the host returned to the run: send the one that it returns now instead.',
    );
    expect(lines).not.toContain('# X-WOPI-CoauthTableVersion');
  });

  test('are signed where the host needs proofs, and say where it does not', () => {
    const sign = 'wopi-conformance sign';

    const signed = curlSequence([sampleExchange()], { wopisrc, proofs: 'needed', sign });

    expect(signed).toContain(
      `wopi-conformance sign "${wopisrc}?access_token=$WOPI_TOKEN_ENCODED" | sed '/^$/,$d' >"$WOPI_PROOF"`,
    );
    expect(signed).toContain('-H "@$WOPI_PROOF"');
    expect(curlSequence([sampleExchange()], { wopisrc, proofs: 'not needed', sign })).toMatch(
      /^# The host does not validate proofs, so these requests have none\.\n\n(?!.*sign)/,
    );
    expect(curlSequence([sampleExchange()], { wopisrc, sign })).toContain(`this prints: ${sign} URL`);
  });

  test('address what they made by the URL of its response, and delete it', () => {
    const { request, response } = sampleExchange();
    const body = '{"Name":"a","Url":"http://127.0.0.1:8080/wopi/files/9?access_token=REDACTED"}';
    const made = sampleExchange({
      operation: 'PutRelativeFile',
      ...(response && { response: { ...response, body, bodySize: body.length } }),
    });
    const url = 'http://127.0.0.1:8080/wopi/files/9/contents?access_token=REDACTED';
    const read = sampleExchange({
      operation: 'GetFile',
      token: 'from the host',
      request: { ...request, url, method: 'GET' },
    });

    const lines = curlSequence([made, read], { wopisrc });

    expect(lines).toContain('MADE_1=$(');
    expect(lines).toContain(`-X GET "\${MADE_1%%\\?*}/contents?\${MADE_1#*\\?}"`);
    expect(lines).not.toContain('different access token');
    expect(lines).toMatch(/# 3\. DeleteFile \(clean-up\)\n\[ -z "\$MADE_1" \] \|\| curl [^#]*Override: DELETE/);
  });

  test('never contain a recorded placeholder or an unprintable character', () => {
    const lines = linesOf({
      headers: { [hostileText]: hostileText, Authorization: 'Bearer REDACTED' },
      method: hostileText,
    });

    expect(lines).not.toMatch(/REDACTED|[\0-\x08\x0b-\x1f\x7f-\x9f]/);
  });
});
