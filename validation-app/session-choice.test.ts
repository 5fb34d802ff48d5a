import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { selectedChecks } from '../cli/selected-checks.ts';
import { checkId } from '../harness/results/check-id.ts';
import { resolveSettings } from '../harness/settings/config.ts';
import { anchorOf } from './anchors.ts';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

interface Har {
  readonly log: { readonly entries: readonly { readonly request: { readonly method: string } }[] };
}

describe('the choice of profile and editor', () => {
  function choose(session: string, choice: Readonly<Record<string, string>>) {
    return served.post(`${session}/choice`, choice);
  }

  async function listed(session: string): Promise<string[]> {
    const { text } = await request(served.app.url).get(session).expect(200);
    return [...text.matchAll(/<details class="check[^"]*" id="([^"]+)"/g)].map(([, id = '']) => id);
  }

  const choices = (['all', 'validator', 'launch', 'smoke'] as const).flatMap((profile) =>
    (['microsoft', 'collabora', 'onlyoffice'] as const).map((editor) => ({ profile, editor })),
  );

  test.each(choices)('lists the checks of run --profile $profile --editor $editor', async ({ profile, editor }) => {
    const session = await served.openedSession();
    // The host page opened the frame of Microsoft's editor.
    const flags = { profile, editor: [editor], ...(editor === 'microsoft' && { 'host-page': served.host.url }) };
    const checks = selectedChecks(resolveSettings({ flags, environment: {} }).settings);

    await choose(session, { profile, editor }).expect(303);

    expect(await listed(session)).toEqual(checks.map((entry) => anchorOf(checkId(entry))));
  });

  test('stays after a reload, keeps the results of each choice, and is in the reports', async () => {
    const session = await served.openedSession();
    await served.run(session, { group: 'GetLock' }).expect(303);
    await served.finished(session);
    await choose(session, { profile: 'launch', editor: 'collabora' }).expect(303);
    const { text } = await request(served.app.url).get(session).expect(200);
    const { body } = await request(served.app.url).get(`${session}/reports/results.json`).expect(200);
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(303);
    const smoke = await request(served.app.url).get(session).expect(200);
    await choose(session, { profile: 'all', editor: 'microsoft' }).expect(303);
    const again = await request(served.app.url).get(`${session}/reports/results.json`).expect(200);

    expect(text).toContain('<option selected>launch</option>');
    expect(text).toContain('<option value="collabora" selected>');
    expect(body).toMatchObject({ profile: 'launch', editors: ['collabora'], results: [] });
    expect(smoke.text).toContain('Nothing has run yet');
    expect(smoke.text).not.toMatch(/<p class="counts">[^<]*(passed|request)/);
    expect(again.body).toMatchObject({ profile: 'all', editors: ['microsoft'] });
    expect(again.body.results.length).toBeGreaterThan(3);
  });

  test('smoke sends nothing that can change anything', async () => {
    const session = await served.openedSession();
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(303);
    await served.run(session, { all: '1', category: 'All' }).expect(303);
    await served.finished(session);
    const { text } = await request(served.app.url).get(`${session}/reports/requests.har`).buffer(true).expect(200);
    const methods = (JSON.parse(text) as Har).log.entries.map(({ request: { method } }) => method);

    // The host page posts to its frame.
    expect(methods.filter((method) => method !== 'GET')).toEqual(['POST', 'POST', 'POST']);
    expect(methods.length).toBeGreaterThan(10);
  });

  test('is refused if it does not exist, has no checks, or comes during a run', async () => {
    const session = await served.openedSession();
    await choose(session, { profile: 'some', editor: 'microsoft' }).expect(400);
    await choose(session, { profile: 'all', editor: 'word' }).expect(400);
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(303);
    expect((await served.run(session, { all: '1', category: 'WopiCoauth' }).expect(400)).text).toContain(
      'has no checks',
    );
    await choose(session, { profile: 'all', editor: 'microsoft' }).expect(303);
    await served.run(session, { all: '1' }).expect(303);
    await choose(session, { profile: 'smoke', editor: 'microsoft' }).expect(409);
    await served.post(`${session}/stop`).expect(303);
    await served.finished(session);
  });
});
