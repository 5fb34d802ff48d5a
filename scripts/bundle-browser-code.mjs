// Turns what runs or shows in a browser into text that programs hold: `page.browser.ts` is bundled into
// `page.browser.generated.ts`, and `page.css` into `page.css.generated.ts`. Every way to run this project does so first.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Writes the generated modules beside their sources; those that are up to date stay untouched. */
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
 * What is in a folder `parts` becomes part of the files that import it.
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
 * `page-facts.browser.ts` is known as `pageFacts` where it runs.
 * @param {string} file
 */
function globalNameOf(file) {
  return basename(file, '.browser.ts').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

/**
 * Several processes may get here at once; none may find half a file.
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
