import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const script = join(import.meta.dirname, 'release-check.mjs');

/** Checks a project with this manifest and changelog; its temporary files go to a folder of the test's own. */
function check(changes: object, changelog = `# Changelog\n\n## ${manifest.version}\n`) {
  const [project, temporary] = [emptyFolder(), emptyFolder()];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ ...manifest, ...changes }));
  writeFileSync(join(project, 'CHANGELOG.md'), changelog);
  writeFileSync(join(project, 'README.md'), 'See [the pages](docs/pages.md).\n');
  cpSync('package-lock.json', join(project, 'package-lock.json'));
  const env = { ...process.env, TMPDIR: temporary };
  const { status, stderr } = spawnSync(process.execPath, [script, project], { encoding: 'utf8', env });
  return { status, stderr, left: readdirSync(temporary) };
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-check-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each<[string, object, string | undefined, string]>([
  ['another version in the changelog', {}, '# Changelog\n\n## 9.9.9\n\n## 0.1.0\n', 'CHANGELOG.md is 9.9.9'],
  ['another version in the lock file', { version: '9.9.9' }, '## 9.9.9\n', 'package-lock.json has version'],
  ['a missing field', { license: undefined }, undefined, 'package.json has no "license"'],
  ['a private package', { private: true }, undefined, 'npm would refuse to publish it'],
])('%s ends the check with a sentence and leaves nothing behind', (_, changes, changelog, sentence) => {
  const { status, stderr, left } = check(changes, changelog);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect({ status, left }).toEqual({ status: 1, left: [] });
});

test('a tarball without the command ends the check', () => {
  const { status, stderr } = check({ scripts: {} });
  expect(stderr).toContain('the tarball lacks');
  expect(stderr).toContain('docs/pages.md');
  expect(status).toBe(1);
});
