import { expect, test } from 'vitest';
import type { CheckOfSuite } from '../../harness/checks/check.ts';
import { defects } from '../../reference-host/defects/index.ts';
import type { Claims, VariantName } from '../../reference-host/host-variant.ts';
import { suites } from '../host-suites.ts';
import { ownClock } from './own-clock.ts';
import { redChecks, runAgainstReferenceHost } from './run-against-reference-host.ts';

/** A variant, or the default variant with different claims. */
type CorrectHost = VariantName | { readonly claims: Partial<Claims> };

/** Every check of these groups. */
export function checksOf(groups: readonly string[]): readonly CheckOfSuite[] {
  return suites
    .filter(({ group }) => groups.includes(group))
    .flatMap((suite) => suite.checks.map((check) => ({ suite, check })));
}

/**
 * Tests that no check is red or leaves anything behind on these correct hosts, and that each check passes on at least
 * one of them.
 */
export function testOnCorrectHosts(groups: readonly string[], hosts: readonly CorrectHost[]): void {
  const checks = checksOf(groups);
  test(`every check passes on at least one of ${hosts.map(nameOf).join(', ')}, and none is red`, async () => {
    const passed = new Set<string>();
    for (const host of hosts) {
      for (const id of await passedOn(host, checks)) passed.add(id);
    }
    expect(checks.map(idOf).filter((id) => !passed.has(id))).toEqual([]);
  });
}

/** The checks that pass on a correct host, where none may be red and nothing left behind. */
async function passedOn(host: CorrectHost, checks: readonly CheckOfSuite[]): Promise<readonly string[]> {
  const options = typeof host === 'string' ? { variant: host } : host;
  const run = await runAgainstReferenceHost({ checks, ...options, ...ownClock() });
  expect(redChecks(run), nameOf(host)).toEqual([]);
  expect(run.leftovers, nameOf(host)).toEqual([]);
  expect(run.after, nameOf(host)).toEqual(run.before);
  return run.results.filter(({ outcome }) => outcome === 'passed').map(({ group, name }) => `${group}/${name}`);
}

// The whole kill matrix takes minutes. It is a separate command, which CI runs.
const sampleStep = 8;

/** Tests that every check of these groups catches a defect, and that a sample of defects turns exactly the right checks red. */
export function testDefects(groups: readonly string[]): void {
  const checks = checksOf(groups);
  const judged = defects
    .map(({ caughtBy, ...defect }) => ({ ...defect, caughtBy: caughtBy.filter(({ group }) => groups.includes(group)) }))
    .filter(({ caughtBy }) => caughtBy.length > 0);

  test('every check catches a defect', () => {
    const caught = new Set(judged.flatMap(({ caughtBy }) => caughtBy.map(({ group, name }) => `${group}/${name}`)));
    expect([...caught].toSorted()).toEqual(checks.map(idOf).toSorted());
  });

  const sample = judged.filter((_, index) => index % sampleStep === 0);
  test.each(sample.map((defect) => [defect.name, defect] as const))('%s is caught', async (_, defect) => {
    const { variant = 'default', caughtBy } = defect;
    const expected = caughtBy.map(({ group, name }) => `${group}/${name}`);
    const judging = defect.blocksAllElse ? checks.filter((check) => expected.includes(idOf(check))) : checks;

    const run = await runAgainstReferenceHost({ checks: judging, variant, defects: [defect], ...ownClock() });

    expect(redChecks(run).toSorted()).toEqual(expected.toSorted());
  });
}

function idOf({ suite, check }: CheckOfSuite): string {
  return `${suite.group}/${check.name}`;
}

function nameOf(host: CorrectHost): string {
  return typeof host === 'string' ? host : `a host with ${JSON.stringify(host.claims)}`;
}
