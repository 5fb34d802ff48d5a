import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/**
 * Includes the requirements in a bundle, which has no `requirements.yaml` next to it.
 * @type {import('esbuild').Plugin}
 */
export const inlineRequirements = {
  name: 'inline-requirements',
  setup(build) {
    build.onLoad({ filter: /[\\/]suites[\\/]requirements-file\.ts$/ }, async ({ path }) => {
      const ledger = parse(await readFile(join(dirname(path), 'requirements.yaml'), 'utf8'));
      return { contents: `export const requirementsFile = ${JSON.stringify(ledger)};` };
    });
  },
};
