import { describe, expect, test } from 'vitest';
import { HttpSender } from '../client/http-sender.ts';
import type { CheckResult, Outcome } from '../results/result.ts';
import { http } from '../testing/hostile-hosts/answers.ts';
import { pem } from '../testing/hostile-hosts/certificates.ts';
import { type Answer, RawHost } from '../testing/hostile-hosts/raw-host.ts';
import { accountItems } from './account-items.ts';
import { parseLaunchFile } from './launch-file.ts';
import { loginPageFacts } from './login-page.ts';

const complete = `
host:
  first: { tokenEnv: TOKEN_1 }
  second: { tokenCommand: ./token bob }
declared: { loginPage: 'https://login.example.com/' }
contacts: { company: Example, email: on-call@example.com }
`;
const launchFile = (text: string) => parseLaunchFile({ name: 'wopi-launch.yaml', text });
const opened = (outcome: Outcome): CheckResult[] => [
  {
    group: 'Extended.Users',
    name: 'EveryUserSeesTheSameFile',
    category: 'WopiCore',
    level: 'MUST',
    origin: 'extended',
    requirement: 'BaseFileName, Size, and Version are the same for every user of a file',
    spec: 'rest/concepts#file-id',
    outcome,
    mismatches: [],
    durationMs: 1,
    exchanges: [],
    notes: [],
  },
];
const bothOpen = opened('passed');
const signIn = { status: 200, origin: 'https://login.example.com' };

describe('accounts and contacts', () => {
  test('are all open without a file', () => {
    expect(accountItems({}, undefined, []).map(({ state, field }) => `${state} ${field}`)).toEqual([
      'open contacts.company',
      'open contacts.phone',
      'open host.first',
      'open declared.loginPage',
    ]);
  });

  test('are ready when the file has them and the login page responds', () => {
    expect(new Set(accountItems(launchFile(complete), signIn, bothOpen).map(({ state }) => state))).toEqual(
      new Set(['ready']),
    );
  });

  test('name the second account where only that is missing', () => {
    const items = accountItems(launchFile(complete.replace(/ {2}second.*\n/, '')), signIn, bothOpen);

    expect(items.filter(({ state }) => state !== 'ready').map(({ field }) => field)).toEqual(['host.second']);
  });

  test.each([
    ['failed', 'blocked'],
    ['inconclusive', 'blocked'],
    ['skipped', 'open'],
  ] as const)('are not ready when the check that opens the file with both is %s', (outcome, state) => {
    const items = accountItems(launchFile(complete), signIn, opened(outcome));

    expect(items.filter((item) => item.state !== 'ready')).toEqual([
      expect.objectContaining({ id: 'accounts.test-accounts', state, field: 'host.second' }),
    ]);
  });

  test.each([
    ['a status', { status: 503, origin: 'https://login.example.com' }, /it returns 503/],
    ['a problem', { problem: 'the certificate has expired' }, /the certificate has expired/],
  ])('are blocked by a login page with %s', (_, facts, says) => {
    const blocked = accountItems(launchFile(complete), facts, bothOpen).filter(({ state }) => state === 'blocked');

    expect(blocked).toEqual([
      expect.objectContaining({ id: 'accounts.login-page', says: expect.stringMatching(says) }),
    ]);
  });
});

describe('the login page', () => {
  async function factsOf(answer: Answer, options: { readonly insecure?: boolean } = { insecure: true }) {
    await using host = await RawHost.start(answer, { pem: pem('trusted') });
    await using sender = new HttpSender({ timeoutMs: 3_000, ...options });
    return await loginPageFacts(`${host.origin}/login`, sender);
  }

  const redirect =
    (location: string): Answer =>
    (socket) =>
      socket.write(http(302, '', [['Location', location]]));

  test('is the page at the end of redirects', async () => {
    const facts = await factsOf((socket, { target }) =>
      socket.write(target === '/login' ? http(302, '', [['Location', '/sign-in']]) : http(200, 'page')),
    );

    expect(facts).toMatchObject({ status: 200 });
  });

  test.each([
    ['redirects without an end', redirect('/login'), 'more than 5 redirects'],
    ['redirects to http', redirect('http://127.0.0.1:1/'), 'http://127.0.0.1:1 is not https'],
    ['redirects to nowhere', redirect('https://['), 'invalid URL'],
  ])('has a problem when it %s', async (_, answer, problem) => {
    expect(await factsOf(answer)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('has a problem when its certificate is not trusted', async () => {
    const facts = await factsOf((socket) => socket.write(http(200)), {});

    expect(facts).toEqual({ problem: expect.stringMatching(/certificate/) });
  });
});
