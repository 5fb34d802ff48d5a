import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownProgram, type ProgramStart } from './own-program.ts';
import { emptyDirectory } from './testing/run-cli.ts';

const program = join('dist', 'program', 'wopi-conformance.mjs');

/** A package with a program, which is nowhere else. */
function packageIn(directory: string): string {
  mkdirSync(join(directory, 'dist', 'program'), { recursive: true });
  writeFileSync(join(directory, program), '');
  return directory;
}

function startedIn(changes: Partial<ProgramStart> = {}): ProgramStart {
  return { directory: emptyDirectory(), environment: {}, packageDirectory: packageIn(emptyDirectory()), ...changes };
}

test('a checkout is named by its path, relative within the working directory', () => {
  const directory = emptyDirectory();
  const elsewhere = startedIn();

  expect(ownProgram({}, startedIn({ directory, packageDirectory: packageIn(directory) }))).toBe(`node ${program}`);
  expect(ownProgram({}, elsewhere)).toBe(`node ${join(elsewhere.packageDirectory, program)}`);
});

test('an installed package is started with npx, from a directory below it too', () => {
  const project = emptyDirectory();
  const directory = join(project, 'tests');
  mkdirSync(join(project, 'node_modules'));
  mkdirSync(directory);
  const start = startedIn({ directory });
  symlinkSync(start.packageDirectory, join(project, 'node_modules', 'wopi-conformance'));

  expect(ownProgram({}, start)).toBe('npx wopi-conformance');
});

test('a project with another copy does not stand for this one', () => {
  const directory = emptyDirectory();
  mkdirSync(join(directory, 'node_modules', 'wopi-conformance'), { recursive: true });

  expect(ownProgram({}, startedIn({ directory }))).toMatch(/^node /);
});

test('a command on the PATH is named alone, unless only a script of npm sees it there', () => {
  const [path, ofScripts] = [emptyDirectory(), join(emptyDirectory(), 'node_modules', '.bin')];
  const start = startedIn();
  mkdirSync(ofScripts, { recursive: true });
  for (const directory of [path, ofScripts])
    symlinkSync(join(start.packageDirectory, program), join(directory, 'wopi-conformance'));

  expect(ownProgram({}, { ...start, environment: { PATH: path } })).toBe('wopi-conformance');
  expect(ownProgram({}, { ...start, environment: { PATH: ofScripts } })).toMatch(/^node /);
});

test('npx is told again which package it was told', () => {
  const environment = { npm_command: 'exec' };
  const cache = emptyDirectory();
  writeFileSync(join(cache, 'package.json'), '{"_npx":{"packages":["../my tool.tgz"]}}');
  const cached = packageIn(join(cache, 'node_modules', 'wopi-conformance'));

  expect(ownProgram({}, startedIn({ environment }))).toBe('npx wopi-conformance');
  expect(ownProgram({}, startedIn({ environment: { ...environment, npm_config_package: '../tool.tgz' } }))).toBe(
    'npx --package=../tool.tgz wopi-conformance',
  );
  expect(ownProgram({}, startedIn({ environment, packageDirectory: cached }))).toBe(
    "npx --package='../my tool.tgz' wopi-conformance",
  );
});

test('a container is started again, on the network of the machine if the host listens on loopback', () => {
  const start = startedIn({ environment: { WOPI_CONFORMANCE_IMAGE: 'registry.test/wopi:1' } });
  const mounted = '--user "$(id -u)" -v "$PWD:/work" registry.test/wopi:1';

  expect(ownProgram({}, start)).toBe(`docker run --rm ${mounted}`);
  expect(ownProgram({ onThisMachine: true }, start)).toBe(`docker run --rm --network host ${mounted}`);
});
