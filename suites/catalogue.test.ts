import { existsSync, readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { suites } from './host-suites.ts';

const all = suites.flatMap((suite) => suite.checks.map((check) => ({ suite, check })));

describe('the catalogue', () => {
  test('names every check once in its group', () => {
    const ids = all.map(({ suite, check }) => `${suite.group}/${check.name}`);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('has one suite a group', () => {
    const groups = suites.map(({ group }) => group);
    expect(groups.filter((group, index) => groups.indexOf(group) !== index)).toEqual([]);
  });

  test('says of every check what the rule is, in a sentence, and where it is documented', () => {
    const unclear = all.filter(
      ({ check }) => check.requirement.length < 20 || !/^(rest|online|plus)\//.test(check.spec),
    );
    expect(unclear.map(({ check }) => check.name)).toEqual([]);
  });

  test('keeps the three historical tests of the group AccessTokens where they stand today', () => {
    const tokens = all.filter(({ check }) => check.alsoIn?.includes('AccessTokens'));
    expect(tokens.map(({ suite, check }) => `${suite.group}/${check.name}`)).toEqual([
      'CheckFileInfoSchema/CheckFileWithInvalidAccessToken',
      'Locks/LockFileWithInvalidAccessToken',
      'EditFlows/GetPutFileWithInvalidAccessToken',
    ]);
  });
});

interface OfficialGroup {
  readonly Name: string;
  readonly TestCases: { readonly TestCase: readonly { readonly Name: string; readonly Category: string }[] };
}

const official = new URL('../../shared/validator/', import.meta.url);

function officialTriples(file: string): string[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'TestCase' || name === 'TestGroup',
  });
  const xml = parser.parse(readFileSync(new URL(file, official), 'utf8')) as {
    readonly WopiValidation: { readonly TestGroup: readonly OfficialGroup[] };
  };
  return xml.WopiValidation.TestGroup.flatMap(({ Name: group, TestCases }) =>
    TestCases.TestCase.map(({ Name, Category }) => `${group} ${Name} ${Category}`),
  );
}

describe.skipIf(!existsSync(official))("beside Microsoft's own definitions", () => {
  test('mirrors exactly the 224 tests of the validator and the 8 features, with their categories', () => {
    const mirrored = all
      .filter(({ suite }) => suite.origin === 'validator')
      .map(({ suite, check }) => `${suite.group} ${check.name} ${check.category}`);
    const expected = [...officialTriples('TestCases.xml'), ...officialTriples('FeatureTestCases.xml')];
    expect(expected).toHaveLength(232);
    expect(mirrored.toSorted()).toEqual(expected.toSorted());
  });
});
