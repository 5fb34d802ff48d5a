import type { Suite } from './check.ts';

/** A rule of WOPI as the documentation states it; checks list the rules that they judge in `requirementIds`. */
export interface Requirement {
  /** Permanent, such as `LOCK-01`. */
  readonly id: string;
  readonly level: 'must' | 'should' | 'may';
  /** The rule in one sentence. */
  readonly statement: string;
  /** The documentation's page, as in `spec` of a check. */
  readonly page: string;
  /** What its checks do not cover. */
  readonly weak?: string | undefined;
  /** Why no check judges it. */
  readonly excluded?: string | undefined;
}

/** The requirements of one operation or subject. */
export interface RequirementSection {
  readonly operation: string;
  readonly requirements: readonly Requirement[];
}

/** The checks that judge each requirement, as `Group/Name`, by the requirement's ID. */
export function checksByRequirement(suites: readonly Suite[]): ReadonlyMap<string, readonly string[]> {
  const judges = suites.flatMap(({ group, checks }) =>
    checks.flatMap(({ name, requirementIds = [] }) => requirementIds.map((id) => [id, `${group}/${name}`] as const)),
  );
  const grouped = new Map<string, string[]>();
  for (const [id, check] of judges) grouped.set(id, [...(grouped.get(id) ?? []), check]);
  return grouped;
}
