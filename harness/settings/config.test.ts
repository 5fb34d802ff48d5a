import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configJsonSchema, readConfigFile, resolveSettings, type SettingSources } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';

function resolve(sources: Partial<SettingSources>) {
  return resolveSettings({ flags: {}, environment: {}, ...sources });
}

function file(text: string, name = 'wopi-conformance.config.yaml') {
  return { name, text };
}

describe('the precedence of settings', () => {
  const flags = { timeout: 1, testgroup: ['Locks'] };
  const environment = { WOPI_SRC: 'https://env/wopi/files/1', WOPI_TTL: '5', WOPI_TESTGROUP: 'GetLock' };
  const config = file('timeout: 2\ntoken_ttl: 6\nlanes: 3\nwopisrc: https://file/wopi/files/1\n');

  test('is flags, environment, file, defaults, and each value has its source', () => {
    const { settings, sources } = resolve({ flags, environment, file: config });

    expect(settings).toMatchObject({
      timeout: 1,
      testgroup: ['Locks'],
      wopisrc: ['https://env/wopi/files/1'],
      token_ttl: 5,
      lanes: 3,
      testcategory: 'All',
    });
    expect(sources).toMatchObject({
      timeout: 'flag',
      testgroup: 'flag',
      wopisrc: 'WOPI_SRC',
      token_ttl: 'WOPI_TTL',
      lanes: 'wopi-conformance.config.yaml',
      testcategory: 'default',
    });
  });

  test('prefers one name of a variable over the other', () => {
    const both = { WOPI_URL: 'https://b/wopi/files/1', WOPI_SRC: 'https://a/wopi/files/1', WOPI_ACCESS_TOKEN: 't' };

    expect(resolve({ environment: both })).toMatchObject({
      settings: { wopisrc: ['https://a/wopi/files/1'], token: ['t'] },
      sources: { wopisrc: 'WOPI_SRC', token: 'WOPI_ACCESS_TOKEN' },
    });
    expect(resolve({ environment: { WOPI_SRC: '', WOPI_URL: 'https://b/wopi/files/1' } }).sources.wopisrc).toBe(
      'WOPI_URL',
    );
  });

  test('falls back to the next layer for missing values', () => {
    const { settings } = resolve({
      flags: { timeout: undefined },
      environment: { WOPI_SRC: undefined },
      file: file('timeout: 4'),
    });
    expect(settings.timeout).toBe(4);
  });

  test('ends with the defaults', () => {
    expect(resolve({}).settings).toMatchObject({
      wopisrc: [],
      timeout: 30,
      token_ttl: 0,
      proof: true,
      'report-dir': 'wopi-report',
    });
    expect(resolve({}).settings.token).toBeUndefined();
  });

  test('lets a flag disable what a file enables', () => {
    expect(resolve({ flags: { proof: false }, file: file('proof: true') }).settings.proof).toBe(false);
  });
});

describe('the environment', () => {
  test('can have several values in one variable', () => {
    const { settings } = resolve({
      environment: { WOPI_SRC: 'https://a/files/1,2 https://b/files/1', WOPI_TESTGROUP: 'Locks, GetLock  PutUserInfo' },
    });
    expect(settings.wopisrc).toEqual(['https://a/files/1,2', 'https://b/files/1']);
    expect(settings.testgroup).toEqual(['Locks', 'GetLock', 'PutUserInfo']);
    expect(resolve({ environment: { WOPI_TOKEN: 'of the first\nof the second\n' } }).settings.token).toEqual([
      'of the first',
      'of the second',
    ]);
  });
});

describe('the file', () => {
  test.each([
    ['YAML', 'testgroup:\n  - Locks\nstrict: true\n'],
    ['JSON', '{"$schema": "./schema.json", "testgroup": ["Locks"], "strict": true}'],
    ['a single value instead of a list', 'testgroup: Locks\nstrict: true'],
  ])('may be %s', (_, text) => {
    expect(resolve({ file: file(text) }).settings).toMatchObject({ testgroup: ['Locks'], strict: true });
  });

  test.each([
    ['true', 'process'],
    ['false', undefined],
    ['container', 'container'],
  ])('may say reference-host: %s', (value, mode) => {
    expect(resolve({ file: file(`reference-host: ${value}`) }).settings['reference-host']).toBe(mode);
  });

  test.each(['', '# nothing\n', '{}'])('may be empty: %j', (text) => {
    expect(resolve({ file: file(text) }).settings.timeout).toBe(30);
  });

  test.each([
    ['tiemout: 5', 'wopi-conformance.config.yaml: unknown key "tiemout"; did you mean timeout?'],
    ['constructor: 5', 'wopi-conformance.config.yaml: unknown key "constructor"'],
    ['"__proto__": {timeout: 5}', 'wopi-conformance.config.yaml: unknown key "__proto__"'],
    ['- timeout', 'wopi-conformance.config.yaml: expected a mapping of settings'],
    ['just text', 'wopi-conformance.config.yaml: expected a mapping of settings'],
    ['timeout: "5"', 'timeout (from wopi-conformance.config.yaml) must be a number; got "5"'],
    ['timeout: 0', /^timeout \(from .*\) must be greater than 0; got 0$/],
    ['lanes: 1.5', /^lanes \(from .*\) must be auto or a whole number; got 1.5$/],
    ['lanes: 17', /^lanes \(from .*\) must be at most 16; got 17$/],
    ['strict: "yes"', /^strict \(from .*\) must be true or false; got "yes"$/],
    ['report-dir:', /^report-dir \(from .*\) must be a text; got null$/],
    ['testcategory: wopicore', /^testcategory \(from .*\) must be one of All, WopiCore, .*; got "wopicore"$/],
    ['testgroup: [1]', /^testgroup \(from .*\) must be a text; got 1$/],
    ['timeout: [', /^wopi-conformance\.config\.yaml is neither YAML nor JSON: /],
  ])('with the content %j is rejected', (text, message) => {
    const resolving = () => resolve({ file: file(text) });

    expect(resolving).toThrow(ConfigurationError);
    expect(resolving).toThrow(message);
  });

  test('never shows a token in a message', () => {
    const text = 'token: { value: SecretToken123 }\nsecond-token: [SecretToken123]\n';
    expect(() => resolve({ file: file(text) })).toThrow(/^token \(from .*\) must be a list$/);
    expect(() => resolve({ file: file(text.slice(text.indexOf('second'))) })).toThrow(
      /^second-token .* must be a text$/,
    );
  });
});

test.each([
  [{ flags: { timeout: 'soon' } }, '--timeout must be a number; got "soon"'],
  [{ flags: { token_ttl: -1 } }, '--token_ttl must be at least 0; got -1'],
  [{ environment: { WOPI_TTL: 'soon' } }, 'token_ttl (from WOPI_TTL) must be a number; got "soon"'],
  [{ environment: { WOPI_TTL: '-1' } }, 'token_ttl (from WOPI_TTL) must be at least 0; got -1'],
])('%j is rejected', (sources, message) => {
  expect(() => resolve(sources)).toThrow(message);
});

describe('readConfigFile', () => {
  test('reads a file', () => {
    const name = join(mkdtempSync(join(tmpdir(), 'config-')), 'config.yaml');
    writeFileSync(name, 'timeout: 1');
    expect(readConfigFile(name)).toEqual({ name, text: 'timeout: 1' });
  });

  test('reports which file cannot be read', () => {
    expect(() => readConfigFile('/no/such/file')).toThrow(
      new ConfigurationError('the configuration file /no/such/file cannot be read (ENOENT)'),
    );
  });
});

test('the JSON Schema describes every setting and allows no others', () => {
  const schema = configJsonSchema() as {
    readonly properties: Record<string, object>;
    readonly additionalProperties: boolean;
  };

  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['$schema', 'wopisrc', 'timeout', 'header']));
  const { $schema, ...settings } = schema.properties;
  expect(Object.values(settings).every((property) => 'description' in property)).toBe(true);
});
