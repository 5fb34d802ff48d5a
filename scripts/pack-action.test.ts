import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { packAction } from './pack-action.mjs';
import { root, runAction, runStep } from './testing/run-action.ts';

describe('a release of the action', () => {
  test('runs without an installation', async () => {
    const place = join(mkdtempSync(join(tmpdir(), 'wopi-action-release-')), 'release');
    packAction(root, place);
    const environment = { PATH: `${withoutNpm()}:${process.env.PATH}` };

    const installed = await runStep('Install', place, place, { ...environment, HOST_PAGE: '' });
    const inputs = { 'reference-host': 'process', testgroup: 'GetLock' };
    const { code, output } = await runAction(inputs, { place, environment });

    expect(installed).toEqual({ code: 0, stdout: '' });
    expect(output).toContain('passed=3\n');
    expect(code).toBe(0);
    expect(existsSync(join(place, 'node_modules'))).toBe(false);
  });

  test('installs only the package for host pages, and only if one is given', async () => {
    const place = mkdtempSync(join(tmpdir(), 'wopi-action-release-'));
    packAction(root, place);
    const environment = { PATH: `${withoutNpm()}:${process.env.PATH}`, HOST_PAGE: 'https://host.example/edit' };

    const { stdout } = await runStep('Install', place, place, environment);

    expect(stdout).toBe('npm ci --ignore-scripts --no-audit --no-fund\n');
    const read = (file: string) => JSON.parse(readFileSync(join(place, file), 'utf8'));
    expect(read('package.json').dependencies).toEqual({
      'playwright-core': manifest.devDependencies['playwright-core'],
    });
    expect(Object.keys(read('package-lock.json').packages)).toEqual(['', 'node_modules/playwright-core']);
    expect(read('package-lock.json').packages['node_modules/playwright-core'].integrity).toMatch(/^sha512-/);
  });

  test('is not written over another one', () => {
    const place = mkdtempSync(join(tmpdir(), 'wopi-action-release-'));
    packAction(root, place);

    expect(() => packAction(root, place)).toThrow('is not empty; name a new folder');
  });
});

test('a checkout of the action is built first', async () => {
  const place = mkdtempSync(join(tmpdir(), 'wopi-action-checkout-'));
  cpSync(join(root, 'action.yml'), join(place, 'action.yml'));

  const { stdout } = await runStep('Install', place, place, {
    PATH: `${withoutNpm()}:${process.env.PATH}`,
    HOST_PAGE: '',
  });

  expect(stdout).toBe('npm ci --ignore-scripts --no-audit --no-fund\nnpm run --silent build\n');
});

/** A directory for the PATH with an npm that only prints how it was called. */
function withoutNpm(): string {
  const directory = mkdtempSync(join(tmpdir(), 'wopi-action-npm-'));
  writeFileSync(join(directory, 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
  return directory;
}
