// npm run build: builds dist, which `npm pack` ships and every command of this project starts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleBrowserCode } from './bundle-browser-code.mjs';
import { inlineRequirements } from './inline-requirements.mjs';
import { slimPackages } from './slim-packages.mjs';

const bundled = /** @type {const} @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  // Imported only when needed, and only if installed.
  external: ['testcontainers', 'playwright-core', 'vitest'],
  platform: 'node',
  target: 'node20.19',
  plugins: [inlineRequirements, slimPackages],
  legalComments: 'inline',
  metafile: true,
  logLevel: 'warning',
});

process.chdir(join(import.meta.dirname, '..'));
rmSync('dist', { recursive: true, force: true });
await bundleBrowserCode();
const compiled = compile();
rewriteDeclarations();
copyAssets();
await writeSchemas();
writeLicenses(
  'dist/reference-host/host-bundle',
  await bundle('reference-host/main.ts', 'dist/reference-host/host-bundle.mjs'),
);
await bundle('cli/start.ts', 'dist/program/wopi-conformance.mjs');
writeLicenses('dist/program/wopi-conformance', await bundleProgram('cli/main.ts', 'dist/program/program.cjs'));
if (compiled) writeCodeCache('dist/program/program.cjs');
process.exitCode = compiled ? 0 : 1;

/** Compiles, and returns whether the types are correct; the files are written in any case. */
function compile() {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' }).status === 0;
}

// tsc rewrites the extensions of imports in JavaScript, but not in declarations.
function rewriteDeclarations() {
  const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  for (const file of declarations.map((name) => join('dist', name))) {
    const text = readFileSync(file, 'utf8').replace(
      /((?:from|import\(|import) ?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g,
      '$1.js$2',
    );
    writeFileSync(file, text);
  }
}

/** Copies the files that are neither TypeScript nor style sheets: compiled code expects them next to itself. */
function copyAssets() {
  /** @type {{ include: string[] }} */
  const { include: rooms } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'));
  const files = rooms
    .filter(existsSync)
    .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)));
  /** @param {string} file */
  const isAsset = (file) => !/\.(ts|css)$/.test(file) && !/[\\/]testing[\\/]/.test(file) && statSync(file).isFile();
  for (const file of files.filter(isAsset)) cpSync(file, join('dist', file));
}

/** Writes the JSON Schemas that editors read, such as `./node_modules/wopi-conformance/dist/wopi-conformance.schema.json`. */
async function writeSchemas() {
  /** @param {string} file */
  const load = (file) => import(new URL(`../dist/${file}`, import.meta.url).href);
  const { configJsonSchema } = await load('harness/settings/config.js');
  const { launchFileJsonSchema } = await load('harness/launch/launch-file.js');
  const { dossierJsonSchema } = await load('reports/launch/dossier-json.js');
  const schemas = {
    'wopi-conformance': configJsonSchema(),
    'wopi-launch': launchFileJsonSchema(),
    'wopi-launch-dossier': dossierJsonSchema(),
  };
  for (const [name, schema] of Object.entries(schemas))
    writeFileSync(`dist/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}

/**
 * Bundles a program that needs neither npm nor node_modules into a module: what starts the command, and the reference host,
 * for `--reference-host` and container images. Dynamic imports become files of their own.
 * @param {string} entry
 * @param {string} outfile
 */
async function bundle(entry, outfile) {
  const { metafile } = await build({
    ...bundled,
    entryPoints: { [basename(outfile, '.mjs')]: entry },
    outdir: dirname(outfile),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    // CommonJS packages require Node's own modules, and an ES module has no `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
  return metafile;
}

/**
 * Bundles the command into one script, because V8 keeps code of scripts, not of modules. It starts with its digest, and is
 * what cli/load-program.ts expects.
 * @param {string} entry
 * @param {string} outfile
 */
async function bundleProgram(entry, outfile) {
  const { metafile, outputFiles } = await build({
    ...bundled,
    entryPoints: [entry],
    write: false,
    format: 'cjs',
    // A module is strict, and knows its URL.
    banner: { js: "(function (require, module, exports, programUrl, importModule) {\n'use strict';" },
    define: { 'import.meta.url': 'programUrl' },
    footer: { js: '})' },
    minifyWhitespace: true,
    lineLimit: 200,
  });
  // Only packages that may be missing are still imported.
  const text = inAscii(outputFiles.map((file) => file.text.replaceAll('import("', 'importModule("')).join(''));
  const digest = createHash('sha256').update(text).digest('hex');
  writeFileSync(outfile, `// ${digest}\n${text}`);
  return metafile;
}

/**
 * V8 reads ASCII fastest. What is left of other characters is in regular expressions, templates, and comments.
 * @param {string} text
 */
function inAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Writes the code cache in a process of its own, which knows nothing of the user's hosts, settings, and keys.
 * @param {string} file
 */
function writeCodeCache(file) {
  const directory = mkdtempSync(join(tmpdir(), 'wopi-build-'));
  const kept = Object.entries(process.env).filter(([name]) => !/^WOPI_|^NODE_|_PROXY$/i.test(name));
  const { status } = spawnSync(process.execPath, [resolve('scripts/write-code-cache.mjs'), resolve(file)], {
    cwd: directory,
    env: { ...Object.fromEntries(kept), XDG_STATE_HOME: directory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(directory, { recursive: true, force: true });
  if (status !== 0) console.error('There is no code cache, so the command starts more slowly.');
}

/**
 * @param {string} bundle without extension
 * @param {import('esbuild').Metafile} metafile
 */
function writeLicenses(bundle, { inputs }) {
  writeFileSync(`${bundle}.licenses.txt`, licensesOf(Object.keys(inputs)));
}

/**
 * The licenses of the bundled packages, which must be distributed with the bundle.
 * @param {readonly string[]} files
 */
function licensesOf(files) {
  const packages = new Set(files.flatMap((file) => /^node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[0] ?? []));
  return [...packages].sort().map(licenseOf).join('\n');
}

/** @param {string} directory */
function licenseOf(directory) {
  const { name, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const license = readdirSync(directory).find((file) => /^licen[cs]e/i.test(file));
  if (!license) throw new Error(`${name} has no license file, so the bundle cannot be distributed with it`);
  return `${name} ${version}\n\n${readFileSync(join(directory, license), 'utf8')}`;
}
