import { expect, test } from 'vitest';
import type { CheckOfSuite } from '../../harness/check.ts';
import { defects } from '../../reference-host/defects/index.ts';
import type { VariantName } from '../../reference-host/host-variant.ts';
import { suites } from '../index.ts';
import { ownClock } from './own-clock.ts';
import { redChecks, runAgainstReferenceHost } from './run-against-reference-host.ts';

/** Every check of these groups. */
export function checksOf(groups: readonly string[]): readonly CheckOfSuite[] {
  return suites
    .filter(({ group }) => groups.includes(group))
    .flatMap((suite) => suite.checks.map((check) => ({ suite, check })));
}

/**
 * Tests that on correct hosts of these variants no check is red and nothing is left behind, and that each check passes
 * on at least one of them.
 */
export function testOnCorrectHosts(groups: readonly string[], variants: readonly VariantName[]): void {
  const checks = checksOf(groups);
  test(`all that applies passes on ${variants.join(', ')}, every check somewhere`, async () => {
    const passed = new Set<string>();
    for (const variant of variants) {
      const run = await runAgainstReferenceHost({ checks, variant, ...ownClock() });
      expect(redChecks(run), variant).toEqual([]);
      expect(run.leftovers, variant).toEqual([]);
      expect(run.after, variant).toEqual(run.before);
      for (const { outcome, group, name } of run.results) if (outcome === 'passed') passed.add(`${group}/${name}`);
    }
    expect(checks.map(idOf).filter((id) => !passed.has(id))).toEqual([]);
  });
}

/** Tests that every check of these groups must catch a defect, and that each of these defects turns exactly the right ones red. */
export function testDefects(groups: readonly string[]): void {
  const checks = checksOf(groups);
  const judged = defects
    .map(({ caughtBy, ...defect }) => ({ ...defect, caughtBy: caughtBy.filter(({ group }) => groups.includes(group)) }))
    .filter(({ caughtBy }) => caughtBy.length > 0);

  test('every check must catch a defect', () => {
    const caught = new Set(judged.flatMap(({ caughtBy }) => caughtBy.map(({ group, name }) => `${group}/${name}`)));
    expect([...caught].toSorted()).toEqual(checks.map(idOf).toSorted());
  });

  test.each(judged.map((defect) => [defect.name, defect] as const))('%s is caught', async (_, defect) => {
    const { variant = 'default' } = defect;
    const run = await runAgainstReferenceHost({ checks, variant, defects: [defect], ...ownClock() });

    const expected = defect.caughtBy.map(({ group, name }) => `${group}/${name}`);
    expect(redChecks(run).toSorted()).toEqual(expected.toSorted());
  });
}

function idOf({ suite, check }: CheckOfSuite): string {
  return `${suite.group}/${check.name}`;
}
