import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ForwardProxy } from '../harness/testing/forward-proxy.ts';
import { startHost } from '../reference-host/start-host.ts';
import { proxySettingsOf } from './proxy-settings.ts';
import { callCli } from './testing/call-cli.ts';
import { emptyDirectory } from './testing/run-cli.ts';

describe('the proxies of a run', () => {
  test('are those of the environment, the lower-case name first', () => {
    const environment = { HTTP_PROXY: 'http://a:1', http_proxy: 'b:2', HTTPS_PROXY: 'http://c:3', NO_PROXY: 'x, .y z' };
    const { http, https, except } = proxySettingsOf(undefined, environment) ?? {};
    expect([http?.host, https?.host, except]).toEqual(['b:2', 'c:3', ['x', '.y', 'z']]);
  });

  test('are that of --proxy for http and https, with the exceptions of the environment', () => {
    const settings = proxySettingsOf('http://p:8080', { HTTPS_PROXY: 'http://c:3', NO_PROXY: 'x' });
    expect([settings?.http?.host, settings?.https?.host, settings?.except]).toEqual(['p:8080', 'p:8080', ['x']]);
  });

  test('are missing without either', () => {
    expect(proxySettingsOf(undefined, { NO_PROXY: '*' })).toBeUndefined();
  });

  test.each(['socks5://p:1', 'http://[', 'http://me:100%@p', 'foo', 'foo:bar'])(
    'refuses %s without repeating it',
    (proxy) => {
      expect(() => proxySettingsOf(proxy, {})).toThrow(/proxy/);
      expect(() => proxySettingsOf(proxy, {})).not.toThrow(proxy);
    },
  );
});

describe('--proxy', () => {
  test('carries a run with its proofs to the host, and its password is in no output', async () => {
    await using host = await startHost({ publicUrl: 'http://host.test' });
    await using through = await ForwardProxy.start({ port: Number(new URL(host.localUrl).port) });
    const directory = emptyDirectory();
    const words = [
      '-w',
      host.wopisrc,
      '--proxy',
      `http://me:sesame1@${through.host}`,
      '-n',
      'GetUnlockedFile',
      '--har',
      'h',
    ];
    const { code, stdout, stderr } = await callCli(words, { directory, environment: { WOPI_TOKEN: host.token } });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(through.asked.length).toBeGreaterThan(0);
    const files = ['wopi-report/report.html', 'wopi-report/results.json', 'wopi-report/junit.xml', 'h'];
    const outputs = [stdout, ...files.map((file) => readFileSync(join(directory, file), 'utf8'))];
    expect(outputs.filter((text) => text.includes('sesame1') || text.includes('//me:'))).toEqual([]);
    expect(outputs[2]).toContain('--proxy \\"$PROXY\\"');
  });

  test.each(['http://me:ses/ame@p:1', 'me:sesame@p:1'])(
    '--print-config shows %s without its password',
    async (proxy) => {
      const { stdout } = await callCli(['--print-config', '--proxy', proxy]);
      expect(stdout).toMatch(/^proxy +"(http:\/\/)?REDACTED@p:1" +flag$/m);
    },
  );

  test('a proxy that refuses is named, without its password', async () => {
    await using through = await ForwardProxy.start({ port: 1, status: 407 });
    const environment = { WOPI_TOKEN: 'token', HTTP_PROXY: `http://me:sesame1@${through.host}` };
    const { code, stdout, stderr } = await callCli(['-w', 'http://host.test/wopi/files/1'], { environment });

    expect(code).toBe(2);
    expect(stdout + stderr).toContain(`the proxy ${through.host} refused a connection to host.test:80 with 407`);
    expect(stdout + stderr).not.toContain('sesame1');
  });

  test('a proxy that is not there is what the advice is about', async () => {
    const environment = { WOPI_TOKEN: 'token', HTTP_PROXY: 'http://127.0.0.1:1' };
    const { code, stderr } = await callCli(['-w', 'http://host.test/wopi/files/1'], { environment });

    expect(code).toBe(2);
    expect(stderr).toContain('the proxy 127.0.0.1:1 cannot be used (ECONNREFUSED). Check --proxy, or the variables');
    expect(stderr).not.toContain('Start the host');
  });
});
