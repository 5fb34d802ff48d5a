import { operations } from '../../wopi/operations.ts';
import type { Exchange } from '../client/exchange.ts';
import type { CheckResult } from '../results/result.ts';
import type { FileInfo } from './observations.ts';

/** What CheckFileInfo claims of an operation, and what the operation really does. */
export interface Capability {
  readonly property: string;
  /** As part of a sentence. */
  readonly name: string;
  readonly isClaimed: boolean;
  /** What is claimed and refused, as clauses. */
  readonly missing: readonly string[];
  /** What is not claimed and returns 200, as clauses. */
  readonly working: readonly string[];
}

/** Each Supports… property and share URL type that is claimed, or whose operations the run has called. */
export function capabilitiesOf(info: FileInfo, results: readonly CheckResult[]): Capability[] {
  const statuses = statusesOf(results);
  const properties = new Set([...Object.keys(info).filter((name) => /^Supports[A-Z]/.test(name)), ...claims.keys()]);
  return [
    ...[...properties].toSorted().flatMap((property) => capabilityOf(property, info, statuses)),
    ...shareUrlTypes.flatMap((type) => shareUrlsOf(type, info, statuses)),
  ];
}

type Statuses = ReadonlyMap<string, ReadonlySet<number>>;

function capabilityOf(property: string, info: FileInfo, statuses: Statuses): Capability[] {
  const isClaimed = info[property] === true;
  const called = (claims.get(property) ?? []).filter(
    (operation) => statuses.has(operation) && !isExcepted(operation, info),
  );
  if (!isClaimed && called.length === 0) return [];
  const only501 = (operation: string) => [...(statuses.get(operation) ?? [])].every((status) => status === 501);
  return [
    {
      property,
      name: property.replace('Supports', ''),
      isClaimed,
      missing: isClaimed ? called.filter(only501).map((operation) => `${operation} returns only 501`) : [],
      working: isClaimed ? [] : called.filter((operation) => statuses.get(operation)?.has(200)).map(returns200),
    },
  ];
}

const shareUrlTypes = ['ReadOnly', 'ReadWrite'] as const;

function shareUrlsOf(type: (typeof shareUrlTypes)[number], info: FileInfo, statuses: Statuses): Capability[] {
  const { SupportedShareUrlTypes: types } = info;
  const isClaimed = Array.isArray(types) && types.some((one) => String(one).toLowerCase() === type.toLowerCase());
  const request = shareUrlOf(type);
  const received = statuses.get(request);
  if (!isClaimed && !received) return [];
  const isRefused = received !== undefined && !received.has(200);
  return [
    {
      property: `SupportedShareUrlTypes with ${type}`,
      name: `${type} share URLs`,
      isClaimed,
      missing: isClaimed && isRefused ? [`${request} returns ${[...received].join(', ')}`] : [],
      working: !isClaimed && received?.has(200) ? [returns200(request)] : [],
    },
  ];
}

function shareUrlOf(type: string): string {
  return `GetShareUrl (${type})`;
}

function returns200(what: string): string {
  return `${what} returns 200`;
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

function statusesOf(results: readonly CheckResult[]): Statuses {
  const found = new Map<string, Set<number>>();
  const add = (request: string, status: number) => found.set(request, (found.get(request) ?? new Set()).add(status));
  for (const { group, exchanges, reason = '' } of results) {
    for (const exchange of exchanges) {
      const request = requestOf(exchange, group);
      if (request !== undefined && exchange.response) add(request, exchange.response.status);
    }
    // A check that was skipped for this has no exchanges.
    const [, request] = /^the host returns 200 for (\w+(?: \(\w+\))?) without claiming it/.exec(reason) ?? [];
    if (request !== undefined) add(request, 200);
  }
  return found;
}

// A share URL may be refused to a viewer, for a container, or because of a wrong token, whatever the types of the file.
function requestOf({ operation, request: { url, headers } }: Exchange, group: string): string | undefined {
  if (operation !== 'GetShareUrl') return operation;
  const [, type] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-wopi-urltype') ?? [];
  const isOwn = /^(GetSharingUrlForFile|Extended\.(Sharing|NotSupported)$)/.test(group) && /\/files\//.test(url);
  return isOwn && type !== undefined ? shareUrlOf(type) : undefined;
}
