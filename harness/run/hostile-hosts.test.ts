import { describe, expect, test } from 'vitest';
import { percentEncode } from '../../wopi/resource.ts';
import { fileInfo, goodAnswer, json } from '../testing/hostile-hosts/answers.ts';
import * as connections from '../testing/hostile-hosts/broken-connections.ts';
import * as broken from '../testing/hostile-hosts/broken-http.ts';
import { type HostileHost, startHostileHost } from '../testing/hostile-hosts/hostile-host.ts';
import * as huge from '../testing/hostile-hosts/huge-bodies.ts';
import * as odd from '../testing/hostile-hosts/odd-json.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { redirecting, redirectsToItself } from '../testing/hostile-hosts/redirects.ts';
import { checkOf, runAgainst, secretToken } from '../testing/run-against.ts';
import type { SuitesRun } from './run-suites.ts';

const patience = { slow: 200, quick: 5_000 };

/** Outcomes of the checks Info, Lock (which has a gate) and Contents. */
type Outcomes = readonly [info: string, lock: string, contents: string];

const allPass: Outcomes = ['passed', 'passed', 'passed'];
const allBroken: Outcomes = ['inconclusive', 'inconclusive', 'inconclusive'];
const allFail: Outcomes = ['failed', 'inconclusive', 'failed'];
const infoFails: Outcomes = ['failed', 'inconclusive', 'passed'];
const locksSkipped: Outcomes = ['passed', 'skipped', 'passed'];

function outcomesOf({ results }: SuitesRun): readonly string[] {
  return results.map(({ outcome }) => outcome);
}

/** Runs the small suite and asserts what holds whatever the host does. */
async function judge(host: HostileHost): Promise<{ run: SuitesRun; server: RawHost }> {
  await using server = await startHostileHost(host);
  const timeoutMs = host.slow ? patience.slow : patience.quick;
  const start = performance.now();

  const run = await runAgainst({ wopisrc: server.wopisrc, timeoutMs });

  // It ends within the sum of its timeouts, and a little time to compute.
  expect(performance.now() - start).toBeLessThan(run.requests * timeoutMs + 2_000);
  const told = JSON.stringify(run);
  expect(told).not.toContain('a fault of the harness');
  for (const secret of [secretToken, percentEncode(secretToken), 'Secret']) expect(told).not.toContain(secret);
  for (const { text } of server.requests) expect(text).not.toMatch(/^cookie:/im);
  return { run, server };
}

/** The reason of the first check that did not pass. */
function firstReason({ results }: SuitesRun): string {
  return results.find(({ outcome }) => outcome !== 'passed')?.reason ?? '';
}

describe('no usable answer', () => {
  const noHttp = (why: string) => new RegExp(`answered with something that is no valid HTTP/1\\.1 \\(.*${why}.*\\)$`);

  test.each<[HostileHost, RegExp]>([
    [connections.silent, /did not answer completely within 0\.2 s$/],
    [connections.oneByteASecond, /did not answer completely within 0\.2 s$/],
    [connections.closesAtOnce, /closed the connection before a complete response$/],
    [connections.closesMidHeaders, /closed the connection before a complete response$/],
    [connections.closesMidChunk, /closed the connection before a complete response$/],
    [connections.resetsAfterHeaders, /(closed|reset) the connection before a complete response$/],
    [broken.noLengthAndOpen, /did not answer completely within 0\.2 s$/],
    [broken.announcesNonsense, noHttp('Content-Length')],
    [broken.announcesNegative, noHttp('Content-Length')],
    [broken.sameLengthTwice, noHttp('second Content-Length')],
    [broken.twoLengths, noHttp('second Content-Length')],
    [broken.lengthAndChunked, noHttp('another header that is wrong')],
    [broken.headersOf1MB, noHttp('its headers are too long')],
    [broken.escapeInHeader, noHttp('Invalid header value char')],
    [broken.nulInHeader, noHttp('Invalid header value char')],
    [broken.spaceInHeaderName, noHttp('Invalid header token')],
    [broken.continues, noHttp('100 Continue')],
    [broken.continuesFirst, noHttp('100 Continue')],
    [broken.switchesProtocols, noHttp('an upgrade')],
    [broken.status42, noHttp('Invalid status code')],
    [broken.garbage, noHttp('Expected HTTP/')],
    [broken.tlsRecord, noHttp('Expected HTTP/')],
  ])('is inconclusive, and asked for twice only: $name', async (host, why) => {
    const { run, server } = await judge(host);

    expect(outcomesOf(run)).toEqual(allBroken);
    expect(firstReason(run)).toMatch(/^no usable answer came from the host, which was asked twice: 127\.0\.0\.1:\d+ /);
    expect(firstReason(run)).toMatch(why);
    expect(run.notices).toEqual([`The run ended early: ${firstReason(run)}.`]);
    expect(server.requests).toHaveLength(2);
  });
});

describe('a body that is too large', () => {
  test.each<[HostileHost, RegExp]>([
    [huge.endlessBody, /sent too long a body; at most 2 MiB of a body are read$/],
    [huge.announces2GiB, /announced a body of 2147483648 bytes; at most 2 MiB of a body are read$/],
    [huge.sends100MBOfJson, /sent too long a body; at most 2 MiB of a body are read$/],
  ])('is inconclusive, and the run goes on: $name', async (host, why) => {
    const { run } = await judge(host);

    expect(outcomesOf(run)).toEqual(allBroken);
    expect(firstReason(run)).toMatch(why);
    expect(run.notices).toEqual([]);
  });
});

describe('a verdict', () => {
  test.each<[HostileHost, Outcomes, RegExp]>([
    [
      connections.closesMidBody,
      allFail,
      /header Content-Length: expected 20, the length of the body received, got 1000/,
    ],
    [
      connections.resetsAfterAnnouncing,
      allFail,
      /header Content-Length: expected 0, .* got 1000; body: .* an empty body/,
    ],
    [
      broken.announcesTooMuch,
      ['failed', 'failed', 'failed'],
      /^CheckFileInfo: header Content-Length: expected 153, the length of the body received, got 158$/,
    ],
    [broken.announcesTooLittle, allFail, /expected JSON, got no JSON but text that begins/],
    [broken.noContent, allFail, /status: expected 200, got 204; body: expected JSON, got an empty body/],
    [broken.notModified, allFail, /status: expected 200, got 304;/],
    [broken.notModifiedWithLength, allFail, /status: expected 200, got 304;/],
    [broken.created, allFail, /status: expected 200, got 201;/],
    [broken.serverError, allFail, /status: expected 200, got 500 \(X-WOPI-ServerError: disk full\);/],
    [broken.status999, allFail, /status: expected 200, got 999;/],
    [redirectsToItself, allFail, /got 302, a redirect to \/wopi\/files\/1\?access_token=REDACTED.* \(never followed\)/],
    [odd.loginPage, allFail, /expected JSON, got no JSON but an HTML page \(Content-Type text\/html; charset=utf-8\)/],
    [huge.gzipBomb, allFail, /got a body in Content-Encoding gzip, which the request did not ask for/],
    [huge.sendsManyObjects, allFail, /expected JSON, got JSON of more than 250000 values, which is not read/],
    [odd.deepJson, infoFails, /property BaseFileName: expected a value, got nothing/],
    [odd.protoProperty, ['failed', 'skipped', 'passed'], /property BaseFileName: expected a value, got nothing/],
    [odd.utf16, infoFails, /got no JSON but text that begins/],
    [odd.cutJson, infoFails, /got no JSON but text that begins "\{\\"BaseFileName/],
    [odd.emptyBody, infoFails, /body: expected JSON, got an empty body/],
    [odd.jsonNull, infoFails, /property BaseFileName: expected a value, got nothing/],
    [odd.jsonString, infoFails, /property BaseFileName: expected a value, got nothing/],
    [
      odd.deepProperty,
      locksSkipped,
      /^SupportsLocks of CheckFileInfo must be true, but it is \[\[\[\[\["…"\]\]\]\]\]$/,
    ],
    [odd.duplicateKeys, locksSkipped, /^SupportsLocks of CheckFileInfo must be true, but it is false$/],
    [odd.invalidUtf8, locksSkipped, /^SupportsLocks of CheckFileInfo must be true, but it is absent$/],
  ])('is given all the same: $name', async (host, outcomes, reason) => {
    const { run } = await judge(host);

    expect(outcomesOf(run)).toEqual(outcomes);
    expect(firstReason(run)).toMatch(reason);
    expect(run.notices.join()).not.toContain('ended early');
  });
});

describe('what is odd but allowed', () => {
  test.each<[HostileHost]>([
    [broken.noLength],
    [broken.http10],
    [broken.http10WithoutLength],
    [broken.http2],
    [broken.headersOf16KB],
    [broken.latin1InHeader],
    [broken.earlyHints],
    [broken.answersTwice],
    [odd.bigNumbers],
    [odd.loneSurrogates],
    [odd.byteOrderMark],
  ])('passes: $name', async (host) => {
    const { run } = await judge(host);
    expect(outcomesOf(run)).toEqual(allPass);
  });
});

describe('the token', () => {
  test.each([301, 302, 303, 307, 308])('is not sent after a redirect with %i', async (status) => {
    await using elsewhere = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));

    const { run } = await judge(redirecting(status, elsewhere.origin));

    expect(outcomesOf(run)).toEqual(allFail);
    expect(firstReason(run)).toContain(
      `got ${status}, a redirect to ${elsewhere.origin}/wopi/files/1?access_token=REDACTED&access_token_ttl=0 (never followed)`,
    );
    expect(elsewhere.connections).toBe(0);
  });

  test('is not sent to another origin that the host names as that of a new file, or as FileUrl', async () => {
    await using elsewhere = await RawHost.start((socket, request) => socket.write(goodAnswer(request)));
    await using host = await RawHost.start((socket, request) =>
      socket.write(
        request.operation === 'PUT_RELATIVE'
          ? json({ Name: 'a', Url: `${elsewhere.origin}/wopi/files/2` })
          : goodAnswer(request),
      ),
    );
    const check = checkOf(async ({ file, wopi, documents }) => {
      await wopi.putRelativeFile(file, documents.simple, { exact: 'a' });
      await wopi.getFromFileUrl(`${elsewhere.origin}/download`);
    });

    await runAgainst({ wopisrc: host.wopisrc, checks: [check] });

    expect(elsewhere.requests.map(({ operation }) => operation)).toEqual(['CheckFileInfo', 'DELETE']);
    for (const { text } of elsewhere.requests) expect(text).not.toMatch(/Secret|Bearer/);
  });

  test('of a new file may be as long as a body, and is in no evidence', async () => {
    const long = 'aB3/'.repeat(200_000);
    await using host: RawHost = await RawHost.start((socket, request) => {
      const Url = `${host.wopisrc}2?access_token=${encodeURIComponent(long)}`;
      return socket.write(request.operation === 'PUT_RELATIVE' ? json({ Name: 'a', Url }) : goodAnswer(request));
    });
    const check = checkOf(async ({ given, wopi }) => {
      const file = await given.newFile();
      await wopi.lock(file, 'lock-a');
      throw new Error(`the token is ${long}`);
    });

    const { results } = await runAgainst({ wopisrc: host.wopisrc, checks: [check] });

    expect(results[0]?.reason).toContain('the token is REDACTED');
    expect(JSON.stringify(results)).not.toContain('aB3');
    expect(JSON.stringify(results).length).toBeLessThan(100_000);
  });

  test('and other secrets are in no evidence, whatever the host sends back', async () => {
    await using host = await RawHost.start((socket, { text }) => socket.write(json({ ...fileInfo, echo: text })));

    const run = await runAgainst({
      wopisrc: host.wopisrc,
      extraHeaders: { 'X-Gateway-Key': 'gateway-key-1', Authorization: 'Basic dXNlcjpwYXNzd29yZA==' },
    });

    const told = JSON.stringify(run);
    expect(told).toContain('X-WOPI-Override: LOCK');
    expect(told).not.toMatch(/Secret|gateway-key|dXNlcjpwYXNzd29yZA/);
  });
});
