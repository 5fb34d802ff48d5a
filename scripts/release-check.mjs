// npm run release:check: checks whether the package is ready to be published. Compares the version with the changelog, packs,
// installs the tarball into an empty folder, and runs the command and the library there; then packs and runs the GitHub
// action. Publishes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAction } from './pack-action.mjs';

/** @typedef {{ readonly version: string, readonly bin: Record<string, string>, readonly exports: Record<string, unknown> } & Record<string, unknown>} Manifest */

const project = process.argv[2] ?? join(import.meta.dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'wopi-conformance-release-'));
try {
  const manifest = readManifest();
  step('package.json and changelog', () => manifestProblems(manifest));
  const tarball = step('npm pack', () => pack(manifest));
  const installed = step('install into an empty folder', () => install(tarball));
  step('wopi-conformance --version', () => versionProblems(installed, manifest));
  step('wopi-conformance run --reference-host -g Locks', () => runProblems(installed));
  step('import the library', () => libraryProblems(installed));
  step('npm run pack:action, and the action without an installation', () => actionProblems());
  console.log(`wopi-conformance ${manifest.version} can be released.`);
} catch (error) {
  console.error(`release-check: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/**
 * Runs a step. If it returns a list of problems that is not empty, the check ends.
 * @template Result
 * @param {string} name
 * @param {() => Result} action
 */
function step(name, action) {
  console.log(`- ${name}`);
  const result = action();
  if (Array.isArray(result) && result.length > 0) throw new Error(result.join('\nrelease-check: '));
  return result;
}

/** @returns {Manifest} */
function readManifest() {
  return JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
}

/** @param {Manifest} manifest */
function manifestProblems(manifest) {
  const [, latest] = /^## \[?([^\]\s]+)/m.exec(readFileSync(join(project, 'CHANGELOG.md'), 'utf8')) ?? [];
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  const required = ['name', 'description', 'license', 'keywords', 'type', 'engines', 'bin', 'exports', 'files'];
  return [
    ...(latest === manifest.version
      ? []
      : [`package.json has version ${manifest.version}, but the first section of CHANGELOG.md is ${latest}`]),
    ...(lock.version === manifest.version
      ? []
      : [`package-lock.json has version ${lock.version}, package.json ${manifest.version}; run npm install`]),
    ...required.filter((field) => !manifest[field]).map((field) => `package.json has no ${JSON.stringify(field)}`),
    ...(manifest.private ? ['package.json is private; npm would refuse to publish it'] : []),
  ];
}

/**
 * @param {Manifest} manifest
 * @returns {string} path of the tarball
 */
function pack(manifest) {
  const output = run('npm', ['pack', '--json', '--pack-destination', temporary], project);
  /** @type {{ filename: string, files: { path: string }[] }[]} */
  const [packed] = JSON.parse(output.slice(output.indexOf('[')));
  if (!packed) throw new Error('npm pack reported no tarball');
  const paths = packed.files.map(({ path }) => path);
  const wanted = ['README.md', 'CHANGELOG.md', 'LICENSE', ...pathsIn([manifest.bin, manifest.exports])];
  const missing = [...wanted, ...linkedPages()].filter((path) => !paths.some((packed) => isBelow(packed, path)));
  if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}`);
  const unwanted = paths.filter(
    (path) => !path.startsWith('examples/') && /\.test\.|\/testing\/|(?<!\.d)\.ts$/.test(path),
  );
  if (unwanted.length > 0)
    throw new Error(`the tarball contains test or source files: ${unwanted.slice(0, 5).join(', ')}`);
  return join(temporary, packed.filename);
}

/** Files and folders of the project to which the README links. */
function linkedPages() {
  const links = readFileSync(join(project, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g);
  return [...new Set([...links].map(([, target = '']) => target.replace(/\/$/, '')))];
}

/**
 * @param {string} path
 * @param {string} place a file, or a folder that holds it
 */
function isBelow(path, place) {
  return path === place || path.startsWith(`${place}/`);
}

/**
 * Every path in `bin` and `exports`, without the leading `./`.
 * @param {unknown} value
 * @returns {string[]}
 */
function pathsIn(value) {
  if (typeof value === 'string') return [value.replace(/^\.\//, '')];
  return Object.values(/** @type {object} */ (value)).flatMap(pathsIn);
}

/**
 * @param {string} tarball
 * @returns {string} the folder
 */
function install(tarball) {
  const folder = join(temporary, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], folder);
  return folder;
}

/**
 * @param {string} folder
 * @param {Manifest} manifest
 */
function versionProblems(folder, { version }) {
  const printed = command(folder, ['--version']).trim();
  return printed === version ? [] : [`--version prints ${JSON.stringify(printed)} instead of ${version}`];
}

/** @param {string} folder */
function runProblems(folder) {
  command(folder, ['run', '--reference-host', '-g', 'Locks']);
  const results = join(folder, 'wopi-report', 'results.json');
  if (!existsSync(results)) return ['the run wrote no wopi-report/results.json'];
  const { summary } = JSON.parse(readFileSync(results, 'utf8'));
  return summary.passed > 0 ? [] : ['no check of the group Locks passed on the bundled host'];
}

/** @param {string} folder */
function libraryProblems(folder) {
  const script = "import { suites } from 'wopi-conformance'; console.log(suites.length);";
  const count = run(process.execPath, ['--input-type=module', '--eval', script], folder);
  return Number(count) > 0 ? [] : ['the library exports no suites'];
}

function actionProblems() {
  const folder = join(temporary, 'action');
  packAction(project, folder);
  const inputs = { 'reference-host': 'process', testgroup: 'Locks' };
  const env = { ...process.env, WOPI_ACTION_INPUTS: JSON.stringify(inputs) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', 'github-action.mjs')], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return status === 0 ? [] : [`the packed action ended with exit code ${status}\n${stdout}${stderr}`];
}

/**
 * @param {string} folder
 * @param {readonly string[]} words
 */
function command(folder, words) {
  return run(join(folder, 'node_modules', '.bin', 'wopi-conformance'), words, folder);
}

/**
 * Runs a program and returns its output. The error for a failure contains the output.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {string} directory
 */
function run(program, words, directory) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: directory, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(
    `${program} ${words.join(' ')} failed (${error?.message ?? `exit code ${status}`})\n${stdout}${stderr}`,
  );
}
