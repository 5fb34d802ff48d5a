// node scripts/run-typescript.mjs FILE [ARGUMENT …]: runs a TypeScript file of this project.
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleBrowserCode } from './bundle-browser-code.mjs';
import { inlineRequirements } from './inline-requirements.mjs';

const [entry = ''] = process.argv.splice(2, 1);
const root = join(import.meta.dirname, '..');
const directory = join(root, 'dist', 'scripts');
const outfile = join(directory, basename(entry).replace(/\.ts$/, '.mjs'));

mkdirSync(directory, { recursive: true });
await bundleBrowserCode();
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  plugins: [inlineRequirements],
  logLevel: 'warning',
});
process.argv[1] = outfile;
await import(pathToFileURL(outfile).href);
