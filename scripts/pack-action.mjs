// npm run pack:action -- FOLDER: writes the tree of a release of the GitHub action, which runs without an installation.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The built programs are bundles without packages; everything else is what a reader of the release needs. */
const files = [
  'action.yml',
  'scripts/github-action.mjs',
  'dist/program',
  'dist/reference-host/host-bundle.mjs',
  'dist/reference-host/host-bundle.licenses.txt',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs',
];

/** The package for host pages, which the action installs only when one is given. */
const optional = 'playwright-core';

/**
 * Writes the files of a release of the action.
 * @param {string} project the directory of this project, which has been built
 * @param {string} folder new or empty
 * @throws {Error} with a sentence when a file is missing or the folder is not empty.
 */
export function packAction(project, folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty; name a new folder, so that no file of an older release stays`);
  const missing = files.filter((file) => !existsSync(join(project, file)));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is missing; run npm run build first`);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    // Only the Node that built the code cache can use it.
    cpSync(join(project, file), join(folder, file), { recursive: true, filter: (name) => !name.endsWith('.cache') });
  }
  writeManifests(project, folder);
}

/**
 * `npm ci` in the release installs the optional package only, in the version and with the digest of this project.
 * @param {string} project
 * @param {string} folder
 */
function writeManifests(project, folder) {
  const { name, version, license, type, engines } = readJson(join(project, 'package.json'));
  const { lockfileVersion, packages } = readJson(join(project, 'package-lock.json'));
  const { dev: _, ...entry } = packages[`node_modules/${optional}`];
  if (entry.dependencies) throw new Error(`${optional} has packages of its own, which the release would lack`);
  const dependencies = { [optional]: entry.version };
  const manifest = { name, version, private: true, license, type, engines, dependencies };
  const root = { name, version, license, engines, dependencies };
  const locked = { '': root, [`node_modules/${optional}`]: entry };
  writeJson(join(folder, 'package.json'), manifest);
  writeJson(join(folder, 'package-lock.json'), { name, version, lockfileVersion, requires: true, packages: locked });
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * @param {string} file
 * @param {object} value
 */
function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function main() {
  const [folder] = process.argv.slice(2);
  try {
    if (!folder) throw new Error('name the folder to write: npm run pack:action -- FOLDER');
    packAction(join(import.meta.dirname, '..'), folder);
    console.log(`${folder} has the files of the action; commit them to a branch of their own and tag that commit.`);
  } catch (error) {
    console.error(`pack-action: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
