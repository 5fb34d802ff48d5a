import type { CheckOfSuite } from '../../harness/checks/check.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { suites } from '../host-suites.ts';
import { ownClock } from './own-clock.ts';
import { redChecks, runAgainstReferenceHost } from './run-against-reference-host.ts';

/** The result of the complete suites on a host with one defect. */
export interface KillRow {
  readonly defect: string;
  /** The rule that the defect breaks. */
  readonly breaks: string;
  readonly variant: string;
  /** `Group/Name` of the checks that must catch it, and of those that did. */
  readonly expected: readonly string[];
  readonly red: readonly string[];
  readonly requests: number;
}

export const everyCheck: readonly CheckOfSuite[] = suites.flatMap((suite) =>
  suite.checks.map((check) => ({ suite, check })),
);

/** Runs every check against a host with this defect. Checks that wait use a separate clock. */
export async function killRow(defect: Defect): Promise<KillRow> {
  const { name, breaks, variant = 'default', caughtBy, blocksAllElse = false } = defect;
  const expected = caughtBy.map(({ group, name: check }) => `${group}/${check}`);
  const checks = blocksAllElse ? everyCheck.filter((entry) => expected.includes(idOf(entry))) : everyCheck;
  const run = await runAgainstReferenceHost({ checks, variant, defects: [defect], ...ownClock() });
  return { defect: name, breaks, variant, expected, red: redChecks(run), requests: run.requests };
}

/** Checks that should have caught the defect but did not. */
export function survivals({ expected, red }: KillRow): string[] {
  return expected.filter((check) => !red.includes(check));
}

/** Checks that turned red because of a rule that they do not judge. */
export function unexpectedKills({ expected, red }: KillRow): string[] {
  return red.filter((check) => !expected.includes(check));
}

/** Checks that no defect turned red. */
export function uncoveredChecks(rows: readonly KillRow[]): string[] {
  const red = new Set(rows.flatMap((row) => row.red));
  return everyCheck.map(idOf).filter((check) => !red.has(check));
}

function idOf({ suite, check }: CheckOfSuite): string {
  return `${suite.group}/${check.name}`;
}
