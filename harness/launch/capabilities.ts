import { operations } from '../../wopi/operations.ts';
import type { CheckResult } from '../results/result.ts';
import type { FileInfo } from './observations.ts';

/** What CheckFileInfo claims of an operation, and what the operation really does. */
export interface Capability {
  readonly property: string;
  readonly isClaimed: boolean;
  /** Operations of a claimed property that only return 501. */
  readonly missing: readonly string[];
  /** Operations of an unclaimed property that return 200. */
  readonly working: readonly string[];
}

/** Each Supports… property that is claimed, or whose operations the run has called. */
export function capabilitiesOf(info: FileInfo, results: readonly CheckResult[]): Capability[] {
  const statuses = statusesByOperation(results);
  const properties = new Set([...Object.keys(info).filter((name) => /^Supports[A-Z]/.test(name)), ...claims.keys()]);
  return [...properties].toSorted().flatMap((property) => {
    const isClaimed = info[property] === true;
    const called = (claims.get(property) ?? []).filter(
      (operation) => statuses.has(operation) && !isExcepted(operation, info),
    );
    if (!isClaimed && called.length === 0) return [];
    const only501 = (operation: string) => [...(statuses.get(operation) ?? [])].every((status) => status === 501);
    return [
      {
        property,
        isClaimed,
        missing: isClaimed ? called.filter(only501) : [],
        working: isClaimed ? [] : called.filter((operation) => statuses.get(operation)?.has(200)),
      },
    ];
  });
}

// A host that supports saving need not offer it beside the file.
function isExcepted(operation: string, { UserCanNotWriteRelative }: FileInfo): boolean {
  return operation === 'PutRelativeFile' && UserCanNotWriteRelative === true;
}

/** The operations that a property claims, by the property. */
const claims: ReadonlyMap<string, readonly string[]> = claimsOf();

function claimsOf(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, { claim }] of Object.entries(operations))
    if (claim !== undefined) found.set(claim, [...(found.get(claim) ?? []), name]);
  return found;
}

function statusesByOperation(results: readonly CheckResult[]): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  const add = (operation: string, status: number) =>
    found.set(operation, (found.get(operation) ?? new Set()).add(status));
  for (const { exchanges, reason = '' } of results) {
    for (const { operation, response } of exchanges) if (response) add(operation, response.status);
    // A check that was skipped for this has no exchanges.
    const [, operation] = /^the host returns 200 for (\w+) without claiming it/.exec(reason) ?? [];
    if (operation !== undefined) add(operation, 200);
  }
  return found;
}
