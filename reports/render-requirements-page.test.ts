import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { loadRequirements } from '../suites/requirements.ts';
import { renderRequirementsPage } from './render-requirements-page.ts';

const page = renderRequirementsPage(loadRequirements(), suitesOfAllEditors);

test('docs/requirements.md is up to date; npm run docs writes it', () => {
  expect(readFileSync('docs/requirements.md', 'utf8')).toBe(page);
});

test('the totals add up to the rows of the tables', () => {
  const rows = page.split('\n').filter((line) => /^\| [A-Z]+-\d+ \|/.test(line));
  const count = (pattern: RegExp) => rows.filter((line) => pattern.test(line)).length;
  const partly = count(/(<br>)In part: /);
  const excluded = count(/\| Not judged: /);
  expect(page).toContain(`\n| all | ${rows.length - partly - excluded} | ${partly} | ${excluded} | ${rows.length} |\n`);
});
