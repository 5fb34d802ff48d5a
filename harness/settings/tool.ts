import { readFileSync } from 'node:fs';

/** Name and version from the package.json of this package. */
export const tool: { readonly name: string; readonly version: string } = readPackage();

// The package.json is two levels up from the sources and three from dist.
function readPackage(): { readonly name: string; readonly version: string } {
  for (const candidate of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8')) as typeof tool;
      return { name, version };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('the package.json of wopi-conformance is missing');
}
