import { expect, test } from 'vitest';
import { discoveryXml } from '../../validation-app/discovery-xml.ts';
import { startWebServer } from '../../web/web-server.ts';
import { type ProofKeys, publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import { SettableClock } from '../clock.ts';
import { actionFor, actionUrl } from './action-url.ts';
import { Discovery } from './discovery.ts';
import { parseDiscovery } from './discovery-document.ts';

const keys = sharedProofKeys();

test('the discovery of serve is parsed: actions, icons and both proof keys', () => {
  const document = parseDiscovery(discoveryXml('https://serve.example', keys));

  expect(document.actions.filter(({ app }) => app === 'WopiTest').map(({ name, ext }) => [name, ext])).toEqual([
    ['view', 'wopitest'],
    ['getinfo', 'wopitest'],
    ['view', 'wopitestx'],
    ['getinfo', 'wopitestx'],
  ]);
  expect(actionFor(document, 'edit', 'Report.DOCX')).toMatchObject({ app: 'Word', name: 'edit' });
  expect(actionFor(document, 'edit', 'test.wopitest')).toMatchObject({ name: 'view' });
  expect(actionFor(document, 'edit', 'photo.jpg')).toBeUndefined();
  expect(pems(document.proofKeys)).toEqual(pems(publicProofKeys(keys)));
});

test('discovery without proof keys is parsed as well, with either kind of quotes', () => {
  const xml = `<wopi-discovery><net-zone name='x'><app name='a&amp;b'><action ext='TXT' name='edit' urlsrc='https://o/?a=1&#38;' /></app></net-zone></wopi-discovery>`;
  expect(parseDiscovery(xml)).toEqual({
    actions: [{ app: 'a&b', name: 'edit', ext: 'txt', urlsrc: 'https://o/?a=1&', favIconUrl: undefined }],
    proofKeys: undefined,
  });
  expect(() => parseDiscovery('<html></html>')).toThrow('no action');
});

test.each([
  ['filled', 'https://o/x?<ui=UI_LLCC&>', 'https://o/x?ui=en-US&WOPISrc=https%3A%2F%2Fh%2Ffiles%2F1'],
  [
    'removed',
    'https://o/x?<dchat=DISABLE_CHAT&><new=NOT_YET_KNOWN>',
    'https://o/x?WOPISrc=https%3A%2F%2Fh%2Ffiles%2F1',
  ],
  [
    'the WopiSrc',
    'https://o/x?<wopisrc=WOPI_SOURCE&><ui=UI_LLCC>',
    'https://o/x?wopisrc=https%3A%2F%2Fh%2Ffiles%2F1&ui=en-US',
  ],
  ['missing', 'https://o/x', 'https://o/x?WOPISrc=https%3A%2F%2Fh%2Ffiles%2F1'],
])('placeholders: %s', (_, urlsrc, expected) => {
  expect(actionUrl(urlsrc, { UI_LLCC: 'en-US', WOPI_SOURCE: 'https://h/files/1' })).toBe(expected);
});

test('is cached for half a day, read again on request, and kept when that fails', async () => {
  let reads = 0;
  await using server = await startWebServer({
    fetch: () => {
      reads += 1;
      return reads === 3
        ? new Response('', { status: 500 })
        : new Response(discoveryXml('https://serve.example', keys));
    },
  });
  const clock = new SettableClock();
  const discovery = new Discovery(server.localUrl, clock);

  await Promise.all([discovery.document(), discovery.document(), discovery.refresh()]);
  expect(reads).toBe(1);
  clock.advance({ minutes: 13 * 60 });
  await discovery.document();
  expect(reads).toBe(2);
  clock.advance({ seconds: 2 });
  await expect(discovery.refresh()).rejects.toThrow('returned 500');
  await expect(discovery.document()).resolves.toBeDefined();
  expect(reads).toBe(3);
});

function pems(pair: ProofKeys | undefined): unknown[] {
  return [pair?.current, pair?.old].map((key) => key?.export({ type: 'spki', format: 'pem' }));
}
