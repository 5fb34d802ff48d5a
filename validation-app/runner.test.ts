import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../reference-host/start-host.ts';
import { publicProofKeys } from '../wopi/proof-key.ts';
import { sharedProofKeys } from '../wopi/testing/shared-proof-keys.ts';
import type { Progress } from './progress.ts';
import type { FileUnderTest, RunnerConnection } from './runner.ts';
import { SigningKeys } from './signing-keys.ts';
import { startApp } from './start-app.ts';

const privateKeys = sharedProofKeys();

let host: RunningHost;
let document: FileUnderTest;

beforeAll(async () => {
  host = await startHost({ variant: 'no-proof', proofKeys: publicProofKeys(privateKeys) });
  const response = await fetch(`${host.wopisrc}?access_token=${encodeURIComponent(host.token)}`, {
    method: 'POST',
    body: 'a contract',
    headers: { 'X-WOPI-Override': 'PUT_RELATIVE', 'X-WOPI-SuggestedTarget': 'contract.docx' },
  });
  const { Url } = (await response.json()) as { readonly Url: string };
  const { origin, pathname, searchParams } = new URL(Url);
  document = { ...opened(searchParams.get('access_token') ?? ''), wopisrc: origin + pathname };
});

afterAll(() => host.close());

function opened(accessToken: string): FileUnderTest {
  return { wopisrc: host.wopisrc, accessToken, ttl: 0, seed: 1 };
}

// To render all of them again and again would take longer than the run.
const everyChange = 1_000_000;

/** A session of `serve` with this file, in which runs can be started. */
async function served(file: FileUnderTest, connection: RunnerConnection = {}) {
  const app = await startApp({ keys: SigningKeys.inMemory(privateKeys), file, connection });
  const { headers } = await request(app.url)
    .get(new URL(app.fileUrl ?? '').pathname)
    .expect(303);
  const session = headers.location ?? '';
  const progress = async () =>
    (await request(app.url).get(`${session}/progress?seen=${everyChange}`).expect(200)).body as Progress;
  const run = async (choice: Readonly<Record<string, string>>) => {
    await request(app.url).post(`${session}/run`).set('Origin', app.url).type('form').send(choice).expect(303);
    await expect.poll(async () => (await progress()).active, { timeout: 30_000 }).toBe(false);
    return await progress();
  };
  const results = async () => (await request(app.url).get(`${session}/reports/results.json`)).body;
  return { run, results, [Symbol.asyncDispose]: app.close };
}

describe('the first contact of serve', () => {
  test('shows why nothing can be judged, and what to do', async () => {
    await using app = await served(opened('wrong'));
    const { overview, seen } = await app.run({ group: 'Locks' });

    expect(seen).toBe(0);
    expect(overview).toContain('No check was run: the host refuses the access token (TokenRefused).');
    expect(overview).toContain('copy a new access_token');
  });

  test('is left out on request', async () => {
    await using app = await served(opened('wrong'), { triage: false });

    expect((await app.run({ group: 'CheckFileInfoSchema' })).seen).toBeGreaterThan(0);
  });

  test('sends the headers that the user adds, and shows their values nowhere', async () => {
    const extraHeaders = [{ name: 'X-Api-Key', value: 'SECRET-KEY', origins: [] }];
    await using app = await served(opened(host.token), { extraHeaders });
    await app.run({ group: 'GetLock' });

    const report = JSON.stringify(await app.results());
    expect(report).toContain('"X-Api-Key":"REDACTED"');
    expect(report).not.toContain('SECRET-KEY');
  });
});

describe('a file that was not made for tests', () => {
  const first = { group: 'Locks' };

  test('is written to only after the user has agreed', async () => {
    await using app = await served(document);
    const asked = await app.run(first);
    const agreed = await app.run({ agree: '1' });
    const again = await app.run({ group: 'GetLock' });

    expect(asked.seen).toBe(0);
    expect(asked.overview).toContain('The run writes to contract.docx and restores content and name afterwards.');
    expect(agreed.seen).toBeGreaterThan(5);
    expect(agreed.overview).not.toContain('The run writes to');
    expect(again.seen).toBeGreaterThan(agreed.seen);
  });

  test('stays as it is, with the earlier results, when the user says no', async () => {
    await using app = await served(document);
    await app.run({ group: 'CheckFileInfoSchema' });
    const asked = await app.run({ all: '1' });
    const declined = await app.run({ decline: '1' });

    expect(asked.overview).toContain('name="decline"');
    expect(declined.overview).not.toContain('The run writes to');
    expect(declined.overview).toMatch(/\d+ passed/);
  });

  test('needs no answer for checks that only read, and none with --yes', async () => {
    await using asking = await served(document);
    await using willing = await served(document, { yes: true });

    expect((await asking.run({ group: 'CheckFileInfoSchema' })).overview).not.toContain('The run writes to');
    expect((await willing.run(first)).seen).toBeGreaterThan(5);
  });
});

test('a run of many checks uses several files, as `run` does', async () => {
  await using app = await served(opened(host.token));
  await app.run({ all: '1', category: 'WopiCore' });

  const { results }: { readonly results: readonly JudgedResult[] } = await app.results();
  const groups = (some: readonly JudgedResult[]) => new Set(some.map(({ group }) => group));
  const withFileUnderTest = groups(results.filter(isAboutFileUnderTest));
  const judged = groups(results.filter(({ exchanges }) => exchanges.length > 0));
  expect([...judged].filter((group) => !withFileUnderTest.has(group))).not.toEqual([]);
});

interface JudgedResult {
  readonly group: string;
  readonly exchanges: readonly { readonly request: { readonly url: string } }[];
}

function isAboutFileUnderTest({ exchanges }: JudgedResult): boolean {
  return exchanges.some(({ request: { url } }) => url.startsWith(host.wopisrc));
}
