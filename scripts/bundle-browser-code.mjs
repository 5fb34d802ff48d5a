// Bundles code and styles for browsers into modules that export them as text: `page.browser.ts` becomes
// `page.browser.generated.ts`, and `page.css` becomes `page.css.generated.ts`. Build, tests, and scripts do this first.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Writes the generated modules next to their sources. Modules that are up to date are not written. */
export async function bundleBrowserCode() {
  /** @type {{ include: string[] }} */
  const { include: rooms } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const files = rooms
    .map((room) => join(root, room))
    .filter(existsSync)
    .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)));
  const modules = await Promise.all(files.filter(isSource).map(writeModule));
  for (const file of files)
    if (file.endsWith('.generated.ts') && !modules.includes(file)) rmSync(file, { force: true });
}

/**
 * Files in a folder named `parts` only become part of the files that import them.
 * @param {string} file
 */
function isSource(file) {
  return /\.(browser\.ts|css)$/.test(file) && !/[\\/]parts[\\/]/.test(file);
}

/** @param {string} file */
async function writeModule(file) {
  const isScript = file.endsWith('.ts');
  const text = await bundled(file, isScript ? { format: 'iife', globalName: globalNameOf(file) } : {});
  const source = relative(root, file).replaceAll('\\', '/');
  const module = isScript ? file.replace(/\.ts$/, '.generated.ts') : `${file}.generated.ts`;
  writeIfNew(
    module,
    `// Made from ${source} by scripts/bundle-browser-code.mjs.
export const ${isScript ? 'script' : 'styles'}: string = ${JSON.stringify(text)};
`,
  );
  return module;
}

/**
 * @param {string} file
 * @param {{ format?: 'iife', globalName?: string }} options
 */
async function bundled(file, options) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    write: false,
    charset: 'utf8',
    logLevel: 'warning',
    ...options,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/**
 * The name of a script's global variable: `pageFacts` for `page-facts.browser.ts`.
 * @param {string} file
 */
function globalNameOf(file) {
  return basename(file, '.browser.ts').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

/**
 * Renames a finished file, because several processes may write and read it at the same time.
 * @param {string} file
 * @param {string} text
 */
function writeIfNew(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

if (process.argv[1] === import.meta.filename) await bundleBrowserCode();
