// npm run docs: writes the pages that are made from the catalogue.
import { writeFileSync } from 'node:fs';
import { renderChecksPage } from '../reports/checks-page.ts';
import { suites } from '../suites/index.ts';

writeFileSync('docs/checks.md', renderChecksPage(suites));
