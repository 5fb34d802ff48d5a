import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type OperationName, operations } from '../wopi/operations.ts';
import { suitesOfAllEditors } from './catalogue.ts';
import { runAgainstReferenceHost } from './testing/run-against-reference-host.ts';

const all = checksOf(suitesOfAllEditors);

describe('the catalogue', () => {
  test('contains every check once per group', () => {
    const ids = all.map(checkId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('has one suite per group', () => {
    const groups = suitesOfAllEditors.map(({ group }) => group);
    expect(groups.filter((group, index) => groups.indexOf(group) !== index)).toEqual([]);
  });

  test('states the rule of every check in a sentence, and its documentation page', () => {
    const unclear = all.filter(
      ({ check }) => check.requirement.length < 20 || !/^((rest|online|plus|faq)\/|https:\/\/)/.test(check.spec),
    );
    expect(unclear.map(({ check }) => check.name)).toEqual([]);
  });

  test('keeps the three historical tests of the group AccessTokens in their current groups', () => {
    const tokens = all.filter(({ check }) => check.alsoIn?.includes('AccessTokens'));
    expect(tokens.map(checkId)).toEqual([
      'CheckFileInfoSchema/CheckFileWithInvalidAccessToken',
      'Locks/LockFileWithInvalidAccessToken',
      'EditFlows/GetPutFileWithInvalidAccessToken',
    ]);
  });
});

test('a check that claims to only read sends no operation that writes', async () => {
  const { results } = await runAgainstReferenceHost({ checks: all.filter(({ check }) => check.readOnly) });
  const writing = results.flatMap((result) =>
    result.exchanges
      .filter(({ operation }) => operation in operations && operations[operation as OperationName].writes)
      .map(({ operation }) => `${checkId(result)} sends ${operation}`),
  );
  expect(writing).toEqual([]);
});

// A line is group, test and category.
const official = readFileSync(new URL('./testing/official-tests.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe("compared with Microsoft's own definitions", () => {
  test('mirrors exactly the 224 tests of the validator, its 8 features and 3 hosted tests, with their categories', () => {
    const mirrored = all
      .filter(({ suite }) => suite.origin === 'validator')
      .map(({ suite, check }) => `${suite.group} ${check.name} ${check.category}`);
    expect(official).toHaveLength(224 + 8 + 3);
    expect(mirrored.toSorted()).toEqual(official.toSorted());
  });
});
