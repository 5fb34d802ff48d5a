import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The ledger as it is written. Bundles contain its values: `scripts/inline-requirements.mjs` replaces this module. */
export const requirementsFile: unknown = parse(readFileSync(new URL('./requirements.yaml', import.meta.url), 'utf8'));
