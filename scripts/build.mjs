// npm run build: builds dist, which `npm pack` ships and every command of this project starts.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleBrowserCode } from './bundle-browser-code.mjs';
import { inlineRequirements } from './inline-requirements.mjs';
import { slimPackages } from './slim-packages.mjs';

process.chdir(join(import.meta.dirname, '..'));
rmSync('dist', { recursive: true, force: true });
await bundleBrowserCode();
const compiled = compile();
rewriteDeclarations();
copyAssets();
await writeSchemas();
await bundle('reference-host/main.ts', 'dist/reference-host/host-bundle.mjs');
await bundle('cli/start.ts', 'dist/program/wopi-conformance.mjs');
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
 * Bundles a program that needs neither npm nor node_modules: the command, which starts faster than from hundreds of files,
 * and the reference host, for `--reference-host` and container images. Dynamic imports become files of their own.
 * @param {string} entry
 * @param {string} outfile
 */
async function bundle(entry, outfile) {
  const { metafile } = await build({
    entryPoints: { [basename(outfile, '.mjs')]: entry },
    outdir: dirname(outfile),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    bundle: true,
    // Imported only when needed, and only if installed.
    external: ['testcontainers', 'playwright-core', 'vitest'],
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    plugins: [inlineRequirements, slimPackages],
    // CommonJS packages require Node's own modules, and an ES module has no `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    legalComments: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(outfile.replace(/mjs$/, 'licenses.txt'), licensesOf(Object.keys(metafile.inputs)));
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
