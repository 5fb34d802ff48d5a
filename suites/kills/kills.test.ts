import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { suitesOfAllEditors } from '../catalogue.ts';
import { readKills } from '../testing/kills.ts';

const kills = readKills();
const checks = checksOf(suitesOfAllEditors).map(checkId);

// Behind a defect that lets almost no request through, nothing can be judged: its row proves only what it is caught by.
const mostJudged = 100;

describe('the kill matrix', () => {
  test('has a row for every defect and no other', () => {
    expect(Object.keys(kills)).toEqual(defects.map(({ name }) => name).toSorted());
  });

  test('has at least one defect for every check', () => {
    const rows = Object.values(kills).filter(({ length }) => length <= mostJudged);
    const killed = new Set([...rows, ...defects.map(({ caughtBy }) => caughtBy)].flat());
    expect(checks.filter((check) => !killed.has(check))).toEqual([]);
  });
});

describe('caughtBy', () => {
  test('names at least one check for every defect', () => {
    expect(defects.filter(({ caughtBy }) => caughtBy.length === 0).map(({ name }) => name)).toEqual([]);
  });

  test('names only checks that the defect turns red', () => {
    const survivors = defects.flatMap(({ name, caughtBy }) =>
      caughtBy.filter((check) => !kills[name]?.includes(check)).map((check) => `${name}: ${check}`),
    );
    expect(survivors).toEqual([]);
  });
});
