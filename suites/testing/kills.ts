import { readFileSync, writeFileSync } from 'node:fs';

/** Every check that a defect turns red, as sorted `Group/Name`, by the defect's name. */
export type Kills = Readonly<Record<string, readonly string[]>>;

// From the root of the project, where Vitest and npm scripts run: the bundled command has no directory of its own here.
const path = 'suites/testing/kills.json';

/** The committed kill matrix. */
export function readKills(): Kills {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Writes the kill matrix, sorted by defect, so that a change of one row is a change of its lines only. */
export function writeKills(kills: Kills): void {
  const sorted = Object.fromEntries(Object.entries(kills).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** How a row differs from the committed one. */
export interface KillDifference {
  /** Committed as red, and not red now. */
  readonly survivors: readonly string[];
  readonly unexpected: readonly string[];
}

export function killDifference(committed: readonly string[], actual: readonly string[]): KillDifference {
  return {
    survivors: committed.filter((check) => !actual.includes(check)),
    unexpected: actual.filter((check) => !committed.includes(check)),
  };
}
