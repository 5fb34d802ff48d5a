import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { renderChecksPage } from './render-checks-page.ts';

test('docs/checks.md matches the catalogue; npm run docs updates it', () => {
  expect(readFileSync('docs/checks.md', 'utf8')).toBe(renderChecksPage(suitesOfAllEditors));
});
