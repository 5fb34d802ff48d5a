import { describe, expect, test } from 'vitest';
import { percentEncode, resourceOfUrl } from '../../wopi/resource.ts';
import { equals } from '../expect/json.ts';
import { expectResponse } from '../expect/response.ts';
import { fileInfo, goodAnswer, json, jsonText } from '../testing/hostile-hosts/answers.ts';
import * as connections from '../testing/hostile-hosts/broken-connections.ts';
import * as broken from '../testing/hostile-hosts/broken-http.ts';
import { type HostileHost, startHostileHost } from '../testing/hostile-hosts/hostile-host.ts';
import * as huge from '../testing/hostile-hosts/huge-bodies.ts';
import * as odd from '../testing/hostile-hosts/odd-json.ts';
import { RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { redirecting, redirectsToItself } from '../testing/hostile-hosts/redirects.ts';
import { checkOf, runAgainst, secretToken } from '../testing/run-against.ts';
import { headerOf } from '../testing/storing-host.ts';
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

/** Runs the small suite and asserts what must hold for every host. */
async function judge(host: HostileHost): Promise<{ run: SuitesRun; server: RawHost }> {
  await using server = await startHostileHost(host);
  const timeoutMs = host.slow ? patience.slow : patience.quick;
  const start = performance.now();

  const run = await runAgainst({ wopisrc: server.wopisrc, timeoutMs, keepContent: true });

  // The sum of its timeouts, plus some computing time.
  expect(performance.now() - start).toBeLessThan(run.requests * timeoutMs + 2_000);
  const output = JSON.stringify(run);
  expect(output).not.toContain('a bug in the harness');
  for (const secret of [secretToken, percentEncode(secretToken), 'Secret']) expect(output).not.toContain(secret);
  for (const { text } of server.requests) expect(text).not.toMatch(/^cookie:/im);
  return { run, server };
}

/** The reason of the first check that did not pass. */
function firstReason({ results }: SuitesRun): string {
  return results.find(({ outcome }) => outcome !== 'passed')?.reason ?? '';
}

describe('no valid response', () => {
  const notHttp = (why: string) => new RegExp(`sent a response that is not valid HTTP/1\\.1 \\(.*${why}.*\\)$`);

  test.each<[HostileHost, RegExp]>([
    [connections.silent, /did not send a complete response within 0\.2 s$/],
    [connections.oneByteASecond, /did not send a complete response within 0\.2 s$/],
    [connections.closesAtOnce, /closed the connection before sending a complete response$/],
    [connections.closesMidHeaders, /closed the connection before sending a complete response$/],
    [connections.closesMidChunk, /closed the connection before sending a complete response$/],
    [connections.resetsAfterHeaders, /(closed|reset) the connection before sending a complete response$/],
    [broken.noLengthAndOpen, /did not send a complete response within 0\.2 s$/],
    [broken.announcesNonsense, notHttp('Content-Length')],
    [broken.announcesNegative, notHttp('Content-Length')],
    [broken.sameLengthTwice, notHttp('second Content-Length')],
    [broken.twoLengths, notHttp('second Content-Length')],
    [broken.lengthAndChunked, notHttp('another invalid header')],
    [broken.headersOf1MB, notHttp('its headers are too long')],
    [broken.escapeInHeader, notHttp('Invalid header value char')],
    [broken.nulInHeader, notHttp('Invalid header value char')],
    [broken.spaceInHeaderName, notHttp('Invalid header token')],
    [broken.continues, notHttp('100 Continue')],
    [broken.continuesFirst, notHttp('100 Continue')],
    [broken.switchesProtocols, notHttp('an upgrade')],
    [broken.status42, notHttp('Invalid status code')],
    [broken.garbage, notHttp('Expected HTTP/')],
    [broken.tlsRecord, notHttp('Expected HTTP/')],
  ])('is inconclusive after only two requests: $name', async (host, why) => {
    const { run, server } = await judge(host);

    expect(outcomesOf(run)).toEqual(allBroken);
    expect(firstReason(run)).toMatch(/^the host returned no valid response in two attempts: 127\.0\.0\.1:\d+ /);
    expect(firstReason(run)).toMatch(why);
    expect(run.notices).toEqual([`The run ended early: ${firstReason(run)}.`]);
    expect(server.requests).toHaveLength(2);
  });
});

describe('a body that is too large', () => {
  test.each<[HostileHost, RegExp]>([
    [huge.endlessBody, /sent a body that is too large; the limit is 2 MiB$/],
    [huge.announces2GiB, /announced a body of 2147483648 bytes; the limit is 2 MiB$/],
    [huge.sends100MBOfJson, /sent a body that is too large; the limit is 2 MiB$/],
  ])('is inconclusive, and the run continues: $name', async (host, why) => {
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
      /^CheckFileInfo returned 200: header Content-Length: expected 153, the length of the body received, got 158$/,
    ],
    [broken.announcesTooLittle, allFail, /expected JSON, got text that is not valid JSON/],
    [broken.noContent, allFail, /status: expected 200, got 204; body: expected JSON, got an empty body/],
    [broken.notModified, allFail, /status: expected 200, got 304;/],
    [broken.notModifiedWithLength, allFail, /status: expected 200, got 304;/],
    [broken.created, allFail, /status: expected 200, got 201;/],
    [broken.serverError, allFail, /status: expected 200, got 500 \(X-WOPI-ServerError: disk full\);/],
    [broken.status999, allFail, /status: expected 200, got 999;/],
    [redirectsToItself, allFail, /got 302, a redirect to \/wopi\/files\/1\?access_token=REDACTED.* \(not followed\)/],
    [odd.loginPage, allFail, /expected JSON, got an HTML page \(Content-Type text\/html; charset=utf-8\)/],
    [huge.gzipBomb, allFail, /got a body with Content-Encoding gzip, which the request did not ask for/],
    [huge.sendsManyObjects, allFail, /expected JSON, got JSON with more than 250000 values \(not parsed\)/],
    [odd.deepJson, infoFails, /property BaseFileName: expected a value, got \(missing\)/],
    [odd.protoProperty, ['failed', 'skipped', 'passed'], /property BaseFileName: expected a value, got \(missing\)/],
    [odd.utf16, infoFails, /got text that is not valid JSON/],
    [odd.cutJson, infoFails, /got text that is not valid JSON: "\{\\"BaseFileName/],
    [odd.emptyBody, infoFails, /body: expected JSON, got an empty body/],
    [odd.jsonNull, infoFails, /property BaseFileName: expected a value, got \(missing\)/],
    [odd.jsonString, infoFails, /property BaseFileName: expected a value, got \(missing\)/],
    [
      odd.deepProperty,
      locksSkipped,
      /^SupportsLocks of CheckFileInfo must be true, but it is \[\[\[\[\["…"\]\]\]\]\]$/,
    ],
    [odd.duplicateKeys, locksSkipped, /^SupportsLocks of CheckFileInfo must be true, but it is false$/],
    [odd.invalidUtf8, locksSkipped, /^SupportsLocks of CheckFileInfo must be true, but it is absent$/],
  ])('is still given: $name', async (host, outcomes, reason) => {
    const { run } = await judge(host);

    expect(outcomesOf(run)).toEqual(outcomes);
    expect(firstReason(run)).toMatch(reason);
    expect(run.notices.join()).not.toContain('ended early');
  });
});

describe('an unusual but valid response', () => {
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
      `got ${status}, a redirect to ${elsewhere.origin}/wopi/files/1?access_token=REDACTED&access_token_ttl=0 (not followed)`,
    );
    expect(elsewhere.connections).toBe(0);
  });

  test('is not sent to another origin in the URL of a new file or in FileUrl', async () => {
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

    const extraHeaders = [{ name: 'X-Gateway-Key', value: 'gateway-key-1' }];
    const { notices } = await runAgainst({ wopisrc: host.wopisrc, checks: [check], extraHeaders });

    expect(notices.join()).toContain(
      `The host returned URLs of other origins: ${elsewhere.origin}. Requests to them have only the token that the host put into the URL, and no header of --header that does not name the origin.`,
    );
    expect(host.requests[0]?.text).toContain('X-Gateway-Key: gateway-key-1');
    expect(elsewhere.requests.map(({ operation }) => operation)).toEqual(['CheckFileInfo', 'CheckFileInfo']);
    for (const { text } of elsewhere.requests) expect(text).not.toMatch(/Secret|Bearer|Gateway/);
  });

  test('of a new file may be as long as a body and does not appear in the evidence', async () => {
    const long = 'aB3/'.repeat(200_000);
    let newName = '';
    await using host: RawHost = await RawHost.start((socket, request) => {
      const Url = `${host.wopisrc}2?access_token=${encodeURIComponent(long)}`;
      newName = headerOf(request, 'X-WOPI-RelativeTarget') || newName;
      if (request.operation === 'PUT_RELATIVE') return socket.write(json({ Name: 'a', Url }));
      const isNew = request.operation === 'CheckFileInfo' && request.target.startsWith('/wopi/files/12');
      return socket.write(isNew ? json({ ...fileInfo, BaseFileName: newName }) : goodAnswer(request));
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

  test('and other secrets do not appear in the evidence when the host echoes them', async () => {
    await using host = await RawHost.start((socket, { text }) => socket.write(json({ ...fileInfo, echo: text })));

    const run = await runAgainst({
      wopisrc: host.wopisrc,
      keepContent: true,
      extraHeaders: [
        { name: 'X-Gateway-Key', value: 'gateway-key-1' },
        { name: 'Authorization', value: 'Basic dXNlcjpwYXNzd29yZA==' },
      ],
    });

    const output = JSON.stringify(run);
    expect(output).toContain('X-WOPI-Override: LOCK');
    expect(output).not.toMatch(/Secret|gateway-key|dXNlcjpwYXNzd29yZA/);
  });
});

describe('a host that does not respond to one operation', () => {
  test('is waited for twice; every further check that needs it is inconclusive at once', async () => {
    await using host = await RawHost.start((socket, request) =>
      request.operation === 'GetFile' ? undefined : socket.write(goodAnswer(request)),
    );
    const checks = ['A', 'B', 'C', 'D'].map((name) =>
      checkOf(async ({ file, wopi }) => void (await wopi.getFile(file)), { name, group: name }),
    );

    const { results } = await runAgainst({ wopisrc: host.wopisrc, checks, keepContent: true, timeoutMs: 300 });

    const hung = `GetFile: ${new URL(host.origin).host} did not send a complete response within 0.3 s`;
    const givenUp = `${hung} (2 times in this run, so it is no longer sent)`;
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('inconclusive'));
    expect(results.map(({ reason }) => reason)).toEqual([hung, hung, givenUp, givenUp]);
    expect(host.requests.filter(({ operation }) => operation === 'GetFile')).toHaveLength(2);
  });

  test('or to its undoing is not waited for after each check', async () => {
    await using host = await RawHost.start((socket, request) =>
      request.operation === 'UNLOCK' ? undefined : socket.write(goodAnswer(request)),
    );
    const checks = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) =>
      checkOf(async ({ file, wopi }) => void (await wopi.lock(file, `lock ${name}`)), { name, group: name }),
    );

    const { results, leftovers } = await runAgainst({
      wopisrc: host.wopisrc,
      checks,
      keepContent: true,
      timeoutMs: 300,
    });

    expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('passed'));
    expect(leftovers.map(({ what }) => what)).toContain('lock "lock F"');
    expect(host.requests.filter(({ operation }) => operation === 'UNLOCK').length).toBeLessThanOrEqual(3);
  });

  test('or to its undoing is tried again at the end, when the host may be back', async () => {
    let hangs = 2;
    await using host = await RawHost.start((socket, request) => {
      if (request.operation === 'UNLOCK' && hangs-- > 0) return undefined;
      return socket.write(goodAnswer(request));
    });
    const checks = ['A', 'B', 'C'].map((name) =>
      checkOf(async ({ file, wopi }) => void (await wopi.lock(file, 'lock')), { name, group: name }),
    );

    const { leftovers } = await runAgainst({ wopisrc: host.wopisrc, checks, keepContent: true, timeoutMs: 300 });

    expect(leftovers).toEqual([]);
  });
});

describe('a folder', () => {
  const check = checkOf(async ({ file, wopi }) => {
    const container = resourceOfUrl(file.href.replace('/files/', '/containers/'));
    expectResponse(await wopi.enumerateChildren(container), {
      status: 200,
      json: { 'ChildFiles[0].Name': equals('0') },
    });
  });

  function listing(megabytes: number): Buffer {
    const child = JSON.stringify({
      Name: '1',
      Url: `https://host.example/wopi/files/1?access_token=${'t'.repeat(900)}`,
    });
    const children = `,${child}`.repeat((megabytes * 2 ** 20) / (child.length + 1));
    return Buffer.from(`{"ChildContainers":[],"ChildFiles":[{"Name":"0"}${children}]}`);
  }

  test.each([3.5, 63])('of %i MB of children is judged by the first of them', async (megabytes) => {
    const body = listing(megabytes);
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.target.includes('/children') ? jsonText(body) : goodAnswer(request)),
    );

    const { results } = await runAgainst({
      wopisrc: host.wopisrc,
      checks: [check],
      keepContent: true,
      timeoutMs: 60_000,
    });

    expect(results.map(({ reason, outcome }) => reason ?? outcome)).toEqual(['passed']);
    const recorded = results[0]?.exchanges.find(({ operation }) => operation === 'EnumerateChildren')?.response;
    expect(recorded?.bodySize).toBe(body.length);
    expect(recorded?.body).toContain('"ChildFiles":[{"Name":"0"}');
  });

  test('of more than 64 MiB is inconclusive', async () => {
    await using host = await RawHost.start((socket, request) =>
      socket.write(request.target.includes('/children') ? jsonText(listing(65)) : goodAnswer(request)),
    );

    const { results } = await runAgainst({
      wopisrc: host.wopisrc,
      checks: [check],
      keepContent: true,
      timeoutMs: 60_000,
    });

    expect(results).toMatchObject([
      { outcome: 'inconclusive', reason: expect.stringContaining('the limit is 64 MiB') },
    ]);
  });
});
