import { writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Redactor } from '../harness/client/redactor.ts';
import { parseLaunchFile } from '../harness/launch/launch-file.ts';
import type { QuestionnaireInput } from '../harness/launch/questionnaire-input.ts';
import { questionnaireItems } from '../harness/launch/questionnaire-items.ts';
import { resolveSettings } from '../harness/settings/config.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { type RunningHost, type StartOptions, startHost } from '../reference-host/start-host.ts';
import { smokeOverIpv6 } from './ipv6-run.ts';
import { probeHost } from './launch-probes.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
const directory = emptyDirectory();

function contextOf({ wopisrc, token }: Pick<RunningHost, 'wopisrc' | 'token'>, header: readonly string[] = []) {
  const flags = { wopisrc: [wopisrc], token: [token], header };
  return {
    ...resolveSettings({ flags, environment: {}, given: undefined, file: undefined }),
    files: [{ wopisrc, accessToken: token }],
    senderOptions: { timeoutMs: 5_000 },
    extraHeaders: header.length > 0 ? [{ name: 'Authorization', value: 'Basic eA==' }] : [],
    proofKeys: undefined,
    seed: 1,
    redactor: new Redactor(),
    interruption: { signal: new AbortController().signal, requestSignal: new AbortController().signal },
  };
}

function tokenFile(name: string, token: string): string {
  const path = join(directory, name);
  writeFileSync(path, token);
  return path;
}

async function blockedBy(options: StartOptions, text: (host: RunningHost) => string, given: readonly string[] = []) {
  await using host = await startHost(options);
  const before = host.host.snapshot();
  const file = parseLaunchFile({ name: 'wopi-launch.yaml', text: text(host) });
  const probes = await probeHost(file.host ?? {}, contextOf(host, given));
  expect(host.host.snapshot()).toEqual(before);
  const wopisrc = new URL(host.wopisrc);
  const none = { results: [], exchanges: [], observations: { today: [], earlier: [] }, ipv6: { addresses: [] } };
  const about = { file, wopisrc, tested: host.wopisrc, probes };
  const items = questionnaireItems({ ...about, ...none } satisfies QuestionnaireInput);
  return {
    blocked: items.filter(({ state }) => state === 'blocked').map(({ id }) => id),
    says: (number: number) => items.find(({ id }) => id.startsWith(`questionnaire.${number}-`))?.says,
    shown: JSON.stringify(items),
    token: host.token,
  };
}

const nothing = () => '{}';
const businessAccount = ({ token }: RunningHost) =>
  `host: { business: { tokenFile: ${tokenFile('business', token)} } }`;
const otherPath = ({ token }: RunningHost, wopisrc: string) =>
  `host: { otherPath: { wopisrc: '${wopisrc}', tokenFile: ${tokenFile('other', token)} } }`;

describe('the place of the access token', () => {
  test('is shown by requests with contradicting tokens, and no token is shown', async () => {
    const { blocked, says, shown, token } = await blockedBy({}, nothing);

    expect(blocked).toEqual([]);
    expect(says(7)).toBe(
      'We accept the access token in either place; when they differ, we go by the access_token parameter.',
    );
    expect(shown).not.toContain(token);
  });

  test('blocks question 7 alone when an invalid token is accepted', async () => {
    const defects = [defectNamed('check-file-info-without-token')];

    expect((await blockedBy({ defects }, nothing)).blocked).toEqual(['questionnaire.7-authorization']);
  });

  test('is stated in the words of a person, which do not unblock it', async () => {
    const text = () => 'answers: { authorization: We read the parameter. }';
    const defects = [defectNamed('check-file-info-without-token')];

    expect((await blockedBy({}, text)).says(7)).toBe('We read the parameter.');
    expect((await blockedBy({ defects }, text)).blocked).toEqual(['questionnaire.7-authorization']);
  });

  test('is left to a person when the user replaces the Authorization header', async () => {
    const { says } = await blockedBy({}, nothing, ['Authorization: Basic eA==']);

    expect(says(7)).toBe('The run could not show it.');
  });
});

describe('the business account', () => {
  test('is ready when the host uses the flow for it', async () => {
    const { blocked, says } = await blockedBy({ variant: 'business-user' }, businessAccount);

    expect({ blocked, says: says(5) }).toEqual({
      blocked: [],
      says: 'We use the business user flow: LicenseCheckForEditIsEnabled is true, and HostEditUrl is returned.',
    });
  });

  test.each<[string, StartOptions, (host: RunningHost) => string]>([
    ['is not named as one', {}, businessAccount],
    [
      'gets no HostEditUrl',
      { variant: 'business-user', defects: [defectNamed('no-edit-page-for-business-users')] },
      businessAccount,
    ],
    ['is refused', {}, () => `host: { business: { tokenFile: ${tokenFile('wrong', 'WrongToken1234567890')} } }`],
    ['has a token that is unavailable', {}, () => 'host: { business: { tokenEnv: WOPI_LAUNCH_NOT_SET } }'],
  ])('blocks question 5 alone when it %s', async (_, options, text) => {
    expect((await blockedBy(options, text)).blocked).toEqual(['questionnaire.5-business-users']);
  });

  test('is open without an access token', async () => {
    const { blocked, says } = await blockedBy({}, () => 'host: { business: { user: Ada } }');

    expect({ blocked, says: says(5) }).toEqual({ blocked: [], says: 'The run could not show it.' });
  });
});

describe('the same file by another path', () => {
  test('is ready with the same file ID', async () => {
    expect((await blockedBy({}, (host) => otherPath(host, host.wopisrc))).blocked).toEqual([]);
  });

  test.each<[string, (host: RunningHost) => string]>([
    ['has a different ID', (host) => otherPath(host, host.further.otherFile ?? '')],
    [
      'does not open',
      (host) =>
        `host: { otherPath: { wopisrc: '${host.wopisrc}', tokenFile: ${tokenFile('bad', 'WrongToken1234567890')} } }`,
    ],
  ])('blocks question 1 alone when it %s', async (_, text) => {
    expect((await blockedBy({}, text)).blocked).toEqual(['questionnaire.1-file-id']);
  });
});

describe.skipIf(!hasIpv6)('the profile smoke over IPv6', () => {
  test('passes on a host that listens there', async () => {
    await using host = await startHost({ listen: '::1' });
    const before = host.host.snapshot();

    const run = await smokeOverIpv6({ wopisrc: host.wopisrc, accessToken: host.token }, contextOf(host));

    expect(run).toMatchObject({ red: [] });
    expect('passed' in run && run.passed).toBeGreaterThan(10);
    expect(host.host.snapshot()).toEqual(before);
  });

  test('reports a host that refuses connections there', async () => {
    const host = await startHost({ listen: '::1' });
    await host.close();

    const run = await smokeOverIpv6({ wopisrc: host.wopisrc, accessToken: host.token }, contextOf(host));

    expect(run).toMatchObject({ isOfHost: true });
  });
});

test('a name without an IPv6 address is never reached over IPv4', async () => {
  await using host = await startHost();
  const wopisrc = host.wopisrc.replace('127.0.0.1', 'localhost');

  const run = await smokeOverIpv6({ wopisrc, accessToken: host.token }, contextOf({ wopisrc, token: host.token }));

  expect(run).toHaveProperty('problem');
});
