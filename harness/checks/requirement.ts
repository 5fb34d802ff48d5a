import { checkId } from '../results/check-id.ts';
import { checksOf, type Suite } from './check.ts';

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
  const grouped = new Map<string, string[]>();
  for (const entry of checksOf(suites)) {
    for (const id of entry.check.requirementIds ?? []) grouped.set(id, [...(grouped.get(id) ?? []), checkId(entry)]);
  }
  return grouped;
}

/** What an editor requires beyond the documentation of WOPI, as its source code or its own documentation shows. */
export interface EditorRequirement {
  /** Permanent, such as `COOL-LOCK-01`. */
  readonly id: string;
  readonly level: Requirement['level'];
  readonly statement: string;
  /** URL of the page or the source file. */
  readonly page: string;
  /** What a user notices when a host does not do it. */
  readonly breaks?: string | undefined;
  /** The checks that judge it, as `Group/Name`. */
  readonly checks?: readonly string[] | undefined;
  /** Why no check judges it. */
  readonly excluded?: string | undefined;
}

/** The requirements of an editor for one operation or subject. */
export interface EditorRequirementSection {
  readonly operation: string;
  readonly requirements: readonly EditorRequirement[];
}
