import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** The ledgers, by the name of their export. */
const ledgers = {
  requirementsFile: 'requirements.yaml',
  collaboraRequirementsFile: 'editors/collabora-requirements.yaml',
  onlyofficeRequirementsFile: 'editors/onlyoffice-requirements.yaml',
};

/**
 * Includes the requirements in a bundle, which has no ledgers next to it.
 * @type {import('esbuild').Plugin}
 */
export const inlineRequirements = {
  name: 'inline-requirements',
  setup(build) {
    build.onLoad({ filter: /[\\/]suites[\\/]requirements-file\.ts$/ }, async ({ path }) => {
      const lines = Object.entries(ledgers).map(async ([name, file]) => {
        const ledger = parse(await readFile(join(dirname(path), file), 'utf8'));
        return `export const ${name} = ${JSON.stringify(ledger)};`;
      });
      return { contents: (await Promise.all(lines)).join('\n') };
    });
  },
};
