// npm run docs: writes the pages that are made from the catalogue.
import { writeFileSync } from 'node:fs';
import { renderChecksPage } from '../reports/checks-page.ts';
import { everySuite } from '../suites/catalogue.ts';

writeFileSync('docs/checks.md', renderChecksPage(everySuite));
