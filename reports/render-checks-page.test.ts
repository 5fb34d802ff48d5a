import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everySuite } from '../suites/catalogue.ts';
import { renderChecksPage } from './render-checks-page.ts';

test('docs/checks.md is what the catalogue says; npm run docs writes it anew', () => {
  expect(readFileSync('docs/checks.md', 'utf8')).toBe(renderChecksPage(everySuite));
});
