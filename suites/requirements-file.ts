import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const ledger = (path: string): unknown => parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The ledgers as they are written. Bundles contain their values: `scripts/inline-requirements.mjs` replaces this module. */
export const requirementsFile = ledger('./requirements.yaml');
export const collaboraRequirementsFile = ledger('./editors/collabora-requirements.yaml');
export const onlyofficeRequirementsFile = ledger('./editors/onlyoffice-requirements.yaml');
