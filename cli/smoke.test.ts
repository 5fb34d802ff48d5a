import { expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { smokeChecks } from '../harness/results/smoke-checks.ts';
import { fileInfo, goodAnswer, http, json } from '../harness/testing/hostile-hosts/answers.ts';
import { loginPage } from '../harness/testing/hostile-hosts/odd-json.ts';
import { type Answer, RawHost } from '../harness/testing/hostile-hosts/raw-host.ts';
import { everySuite } from '../suites/catalogue.ts';
import { runCli } from './testing/run-cli.ts';

const claimingGetLock = json({ ...fileInfo, SupportsGetLock: true });

// A first request that is refused is sent again in other forms, to find out why.
const hosts: readonly (readonly [string, Answer, number])[] = [
  ['serves the file', (socket, request) => socket.write(goodAnswer(request)), 40],
  [
    'claims GetLock',
    (socket, request) => socket.write(request.operation === 'CheckFileInfo' ? claimingGetLock : goodAnswer(request)),
    40,
  ],
  ['refuses every request', (socket) => socket.write(http(401)), 50],
  ['fails', (socket) => socket.write(http(500, 'proof')), 50],
  ['shows a login page', loginPage.answer, 50],
];

test.each(hosts)('a host that %s gets only GET requests, and few', async (_, answer, limit) => {
  await using host = await RawHost.start(answer);

  await runCli(['--profile', 'smoke', '-w', host.wopisrc, '-t', 'Secret1234567890']);

  expect(host.requests.length).toBeGreaterThan(0);
  expect(host.requests.length).toBeLessThan(limit);
  expect(host.requests.filter(({ text }) => !text.startsWith('GET ') || /x-wopi-override/i.test(text))).toEqual([]);
});

test('the bundled host is green', async () => {
  const { code, stdout } = await runCli(['--reference-host', '--profile', 'smoke']);

  expect(stdout).toMatch(/PASSED {2}no check is red: 28 passed \(.*, [123]\d requests\)/);
  expect(code).toBe(0);
});

test.each(['check-file-info-without-token', 'size-as-text'])('the defect %s is found', async (defect) => {
  const { code } = await runCli(['--reference-host', '--defect', defect, '--profile', 'smoke']);

  expect(code).toBe(1);
});

test('every check of the profile exists, and only reads', () => {
  const checks = checksOf(everySuite).filter((entry) => smokeChecks.has(checkId(entry)));

  expect(checks.map(checkId).toSorted()).toEqual([...smokeChecks].toSorted());
  expect(checks.filter(({ check }) => !check.readOnly).map(checkId)).toEqual([]);
});
