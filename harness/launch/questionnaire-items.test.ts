import { describe, expect, test } from 'vitest';
import { launchChecks } from '../../cli/launch-checks.ts';
import { after, setJson } from '../../reference-host/defects/rewrite.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import type { VariantName } from '../../reference-host/host-variant.ts';
import { readKills } from '../../suites/testing/kills.ts';
import { runAgainstReferenceHost } from '../../suites/testing/run-against-reference-host.ts';
import { withWaits } from '../../suites/testing/with-waits.ts';
import { checkId } from '../results/check-id.ts';
import { parseLaunchFile } from './launch-file.ts';
import type { QuestionnaireInput } from './questionnaire-input.ts';
import { questionnaireItems } from './questionnaire-items.ts';
import { isForQuestionnaire } from './questions.ts';

const wopisrc = new URL('https://wopi.example.com/wopi/files/1');

interface Host {
  readonly variant?: VariantName;
  readonly defects?: readonly ReturnType<typeof defectNamed>[];
  readonly checks?: ReturnType<typeof launchChecks>;
}

/** The other checks of a launch pass on a host with these defects, and no answer is about them. */
function checksFor(defects: Host['defects'] = []): ReturnType<typeof launchChecks> {
  const red = new Set(defects.flatMap(({ name }) => readKills()[name] ?? []));
  return launchChecks().filter(({ suite, check }) => {
    const id = checkId({ group: suite.group, name: check.name });
    return isForQuestionnaire(id) || red.has(id);
  });
}

function resultsOn({ variant = 'default', defects = [], checks = checksFor(defects) }: Host) {
  return runAgainstReferenceHost({ checks, variant, defects, ...withWaits });
}

let onCorrectHost: ReturnType<typeof resultsOn> | undefined;

function resultsOnCorrectHost() {
  onCorrectHost ??= resultsOn({ checks: launchChecks() });
  return onCorrectHost;
}

async function itemsOf(host?: Host, changes: Partial<QuestionnaireInput> = {}) {
  const { results } = await (host ? resultsOn(host) : resultsOnCorrectHost());
  const exchanges = results.flatMap((result) => result.exchanges);
  const observations = { today: [], earlier: [] };
  const facts = { observations, tested: wopisrc.href, ipv6: { addresses: ['2001:db8::1'] } };
  return questionnaireItems({ file: {}, wopisrc, results, exchanges, ...facts, ...changes });
}

async function blockedIn(...input: Parameters<typeof itemsOf>): Promise<string[]> {
  return (await itemsOf(...input)).filter(({ state }) => state === 'blocked').map(({ id }) => id);
}

describe('the questionnaire', () => {
  test('has every answer of the bundled host ready', async () => {
    const items = await itemsOf();

    expect(items.map(({ state, id }) => `${state} ${id}`)).toEqual([
      'ready questionnaire.1-file-id',
      'ready questionnaire.2-user-id',
      'ready questionnaire.3-owner-id',
      'ready questionnaire.4-sha256',
      'ready questionnaire.5-business-users',
      'ready questionnaire.6-capabilities',
      'ready questionnaire.7-authorization',
      'ready questionnaire.8-ipv6',
    ]);
    expect(JSON.stringify(items)).not.toMatch(/alice|bob/);
  });

  test.each<[string, string]>([
    ['rename-changes-file-id', 'questionnaire.1-file-id'],
    ['user-id-constant', 'questionnaire.2-user-id'],
    ['user-id-of-file', 'questionnaire.2-user-id'],
    ['owner-id-of-user', 'questionnaire.3-owner-id'],
    ['sha256-of-the-upload', 'questionnaire.4-sha256'],
    ['get-lock-only-claimed', 'questionnaire.6-capabilities'],
    ['read-write-share-url-missing', 'questionnaire.6-capabilities'],
  ])('is blocked by %s in exactly %s', async (defect, item) => {
    expect(await blockedIn({ defects: [defectNamed(defect)] })).toEqual([item]);
  });

  test('leaves open what only a second user can show', async () => {
    const checks = launchChecks().filter(({ suite }) => suite.group === 'Extended.CheckFileInfo');
    const items = await itemsOf({ checks });

    expect(items.filter(({ state }) => state === 'open').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['questionnaire.1-file-id', 'questionnaire.2-user-id', 'questionnaire.3-owner-id']),
    );
  });

  test('is blocked by business users without HostEditUrl in exactly question 5', async () => {
    const defects = [defectNamed('no-edit-page-for-business-users')];

    expect(await blockedIn({ variant: 'business-user', defects })).toEqual(['questionnaire.5-business-users']);
  });

  test.each([
    ['an operation', { SupportsUserInfo: undefined }],
    ['a share URL type', { SupportedShareUrlTypes: ['ReadOnly'] }],
  ])('is blocked by %s that works and is not claimed in exactly question 6', async (_, properties) => {
    const unclaimed = {
      name: 'unclaimed',
      breaks: 'What works is claimed.',
      caughtBy: [],
      middleware: after('CheckFileInfo', (c) => setJson(c, properties)),
    };

    expect(await blockedIn({ defects: [unclaimed] })).toEqual(['questionnaire.6-capabilities']);
  });

  test('is open about every user where the run had no second user', async () => {
    const checks = launchChecks().filter(({ suite }) => suite.group !== 'Extended.Users');
    const items = await itemsOf({ checks });

    expect(items.filter(({ state }) => state !== 'ready').map(({ state, field }) => `${state} ${field}`)).toEqual([
      'open answers.fileIds',
      'open answers.userId',
      'open answers.ownerId',
    ]);
  });

  test('has nothing ready for a host whose CheckFileInfo the run has not seen', async () => {
    const items = await itemsOf({ checks: [] });

    expect(items.filter(({ state, id }) => state === 'ready' && !id.includes('ipv6'))).toEqual([]);
  });

  test('states where the token is read', async () => {
    const items = await itemsOf({ defects: [defectNamed('token-only-from-header')] });

    expect(items.find(({ id }) => id === 'questionnaire.7-authorization')?.says).toBe(
      'We read the Authorization header.',
    );
  });

  test('is open where the run could not show it, and ready with a person’s word', async () => {
    const open = await itemsOf(undefined, { ipv6: { problem: 'the name lookup failed' } });
    const file = parseLaunchFile({ name: 'wopi-launch.yaml', text: 'answers: { ipv6: We use IPv6. }' });
    const word = await itemsOf(undefined, { file, ipv6: { problem: 'the name lookup failed' } });

    expect(open.at(-1)).toMatchObject({ state: 'open', field: 'answers.ipv6' });
    expect(word.at(-1)).toMatchObject({ state: 'ready', says: 'We use IPv6.' });
  });
});
