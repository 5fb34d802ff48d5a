import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const found = findPackage();

/** Name and version from the package.json of this package. */
export const tool: { readonly name: string; readonly version: string } = found.tool;

/** The directory of this package. */
export const packageDirectory: string = found.directory;

// The package.json is two levels up from the sources and three from dist.
function findPackage() {
  for (const candidate of ['../../package.json', '../../../package.json']) {
    const file = new URL(candidate, import.meta.url);
    try {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
      return { tool: { name, version }, directory: dirname(fileURLToPath(file)) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('the package.json of wopi-conformance is missing');
}
