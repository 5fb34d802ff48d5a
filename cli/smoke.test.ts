import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { smokeChecks } from '../harness/results/smoke-checks.ts';
import { fileInfo, goodAnswer, http, json } from '../harness/testing/hostile-hosts/answers.ts';
import { loginPage } from '../harness/testing/hostile-hosts/odd-json.ts';
import { type Answer, RawHost, type RawRequest } from '../harness/testing/hostile-hosts/raw-host.ts';
import { everySuite } from '../suites/catalogue.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const claimingGetLock = json({ ...fileInfo, SupportsGetLock: true });

const answering = (isServed: (request: RawRequest) => boolean, refusal = http(401)): Answer => {
  return (socket, request) => socket.write(isServed(request) ? goodAnswer(request) : refusal);
};

// A first request that is refused is sent again in other forms, to find out why.
const hosts: readonly (readonly [string, Answer])[] = [
  ['serves the file', answering(() => true)],
  [
    'claims GetLock',
    (socket, request) => socket.write(request.operation === 'CheckFileInfo' ? claimingGetLock : goodAnswer(request)),
  ],
  ['refuses every request', answering(() => false)],
  ['refuses CheckFileInfo alone', answering(({ operation }) => operation === 'GetFile', http(404))],
  ['refuses every second request', answering(({ number }) => number % 2 === 0)],
  ['serves only requests without proofs', answering(({ text }) => !/x-wopi-proof/i.test(text))],
  ['fails', answering(() => false, http(500, 'proof'))],
  ['shows a login page', loginPage.answer],
  ['closes every connection', (socket) => socket.destroy()],
];

test.each(hosts)('a host that %s gets only GET requests, and fewer than 40', async (_, answer) => {
  await using host = await RawHost.start(answer);

  const directory = emptyDirectory();
  await callCli(['--profile', 'smoke', '-w', host.wopisrc, '-t', 'Secret1234567890'], { directory });
  const { requests } = JSON.parse(readFileSync(join(directory, 'wopi-report', 'results.json'), 'utf8'));

  expect(requests).toBe(host.requests.length);
  expect(host.requests.length).toBeGreaterThan(0);
  expect(host.requests.length).toBeLessThan(40);
  expect(host.requests.filter(({ text }) => !text.startsWith('GET ') || /x-wopi-override/i.test(text))).toEqual([]);
});

test('the bundled host is green', async () => {
  const { code, stdout } = await callCli(['--reference-host', '--profile', 'smoke']);

  expect(stdout).toMatch(/PASSED {2}no check is red: 29 passed \(.*, [123]\d requests\)/);
  expect(code).toBe(0);
});

test.each(['check-file-info-without-token', 'size-as-text'])('the defect %s is found', async (defect) => {
  const { code } = await callCli(['--reference-host', '--defect', defect, '--profile', 'smoke']);

  expect(code).toBe(1);
});

test('every check of the profile exists, and only reads', () => {
  const checks = checksOf(everySuite).filter((entry) => smokeChecks.has(checkId(entry)));

  expect(checks.map(checkId).toSorted()).toEqual([...smokeChecks].toSorted());
  expect(checks.filter(({ check }) => !check.readOnly).map(checkId)).toEqual([]);
});
