import { XMLParser } from 'fast-xml-parser';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { parseDiscovery } from '../reference-host/discovery/discovery-document.ts';
import { SigningKeys } from './signing-keys.ts';
import { startApp } from './start-app.ts';
import { serveForTests } from './testing/served-app.ts';

const served = serveForTests();

describe('discovery', () => {
  test('is well-formed XML with the applications for test files and Office files', async () => {
    const { text, headers } = await request(served.app.url).get('/hosting/discovery').expect(200);
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    const [zone] = parser.parse(text, true)['wopi-discovery']['net-zone'];
    expect(headers['content-type']).toMatch(/xml/);
    expect(zone.name).toBe('external-http');
    expect(zone.app.slice(0, 4).map(({ name }: { name: string }) => name)).toEqual([
      'WopiTest',
      'Word',
      'Excel',
      'PowerPoint',
    ]);
    const view = zone.app[0].action.find(
      ({ name, ext }: { name: string; ext: string }) => name === 'view' && ext === 'wopitest',
    );
    expect(view.urlsrc).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/hosting\/wopitest\?<ui=UI_LLCC&><rs=DC_LLCC&>.*<testcategory=VALIDATOR_TEST_CATEGORY&>/,
    );
  });

  test.each([
    ['collabora', 'writer', 'edit', /\/browser\/\w+\/cool\.html\?$/],
    ['onlyoffice', 'Word', 'edit', /\/hosting\/wopi\/word\/edit\?<rs=DC_LLCC&>.*<wopisrc=WOPI_SOURCE&>&$/],
  ])('is in the form of %s on request', async (editor, application, name, urlsrc) => {
    const { text } = await request(served.app.url).get(`/hosting/discovery?editor=${editor}`).expect(200);
    const { actions, proofKeys } = parseDiscovery(text);
    const action = actions.find((candidate) => candidate.ext === 'docx' && candidate.name === name);
    expect(action).toMatchObject({ app: application, urlsrc: expect.stringMatching(urlsrc) });
    expect(proofKeys).toBeDefined();
    const { body } = await request(served.app.url).get(`/hosting/capabilities?editor=${editor}`).expect(200);
    expect(body).toMatchObject({ 'convert-to': { available: false }, hasTemplateSource: true });
  });

  test('lists the editors for an unknown one, and has no capabilities of Microsoft', async () => {
    const { text } = await request(served.app.url).get('/hosting/discovery?editor=word').expect(404);
    expect(text).toContain('microsoft, collabora, onlyoffice');
    await request(served.app.url).get('/hosting/capabilities').expect(404);
  });

  test('is in the form of the editor that serve was started for', async () => {
    await using collabora = await startApp({ editor: 'collabora' });
    expect((await request(collabora.url).get('/hosting/discovery').expect(200)).text).toContain('cool.html?');
    await request(collabora.url).get('/hosting/capabilities').expect(200);
  });

  test('has a single net-zone on request, and lists the available ones', async () => {
    const { text } = await request(served.app.url).get('/hosting/discovery?zone=external-http').expect(200);
    expect(text.match(/<net-zone name="[^"]+"/g)).toEqual(['<net-zone name="external-http"']);
    const other = await request(served.app.url).get('/hosting/discovery?zone=outer').expect(404);
    expect(other.text).toContain('Available: external-http, internal-http');
  });

  test('has the current keys, and the previous ones after a rotation', async () => {
    const keys = SigningKeys.inMemory(served.privateKeys);
    await using rotating = await startApp({ keys });
    const read = async () => parseDiscovery((await request(rotating.url).get('/hosting/discovery')).text).proofKeys;
    const before = await read();
    keys.rotate();
    const after = await read();
    expect(after?.old.export({ format: 'jwk' })).toEqual(before?.current.export({ format: 'jwk' }));
    expect(after?.current.export({ format: 'jwk' })).not.toEqual(before?.current.export({ format: 'jwk' }));
  });
});
