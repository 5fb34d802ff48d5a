import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../harness/settings/config.ts';
import { renderConfigurationPage } from './configuration-page.ts';

test('docs/configuration.md is current; npm run docs rewrites it', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(renderConfigurationPage());
});

test('every key of the configuration file has a row', () => {
  const { properties } = configJsonSchema() as { readonly properties: object };
  const keys = [...renderConfigurationPage().matchAll(/^\| `-[^|]+\|[^|]*\| `([^`:]+)/gm)].map(([, key]) => key);
  expect(keys.toSorted()).toEqual(
    Object.keys(properties)
      .filter((key) => key !== '$schema')
      .toSorted(),
  );
});
