import type { CoauthLock } from '../../coauth-table.ts';
import { resourceIdOf } from '../operation-of.ts';
import { changeResponseBody, type DefectContext, type LooseJson } from '../rewrite.ts';

export const idHeader = 'X-WOPI-CoauthLockId';
export const typeHeader = 'X-WOPI-CoauthLockType';
export const metadataHeader = 'X-WOPI-CoauthLockMetadata';
export const timeoutHeader = 'X-WOPI-CoauthLockExpirationTimeout';
export const versionHeader = 'X-WOPI-CoauthTableVersion';

/** Operations that return the coauth table. */
export const tableOperations = ['GetCoauthLock', 'RefreshCoauthLock', 'GetCoauthTable'] as const;

/** The coauth locks on the file of the request. */
export function coauthLocksOf(c: DefectContext): readonly CoauthLock[] {
  return c.var.host.parts.coauth.locks(resourceIdOf(c.req.raw));
}

/** The lock with the ID in the request, if it is held. */
export function ownLockOf(c: DefectContext): CoauthLock | undefined {
  return coauthLocksOf(c).find(({ id }) => id === c.req.header(idHeader));
}

/** The CoauthExclusive lock of a different client. */
export function exclusiveLockOfAnother(c: DefectContext): CoauthLock | undefined {
  return coauthLocksOf(c).find(({ id, type }) => type === 'CoauthExclusive' && id !== c.req.header(idHeader));
}

/** Writes a row without checking any rule. Default: it expires after ten minutes. */
export function writeRow(c: DefectContext, row: Partial<CoauthLock> & Pick<CoauthLock, 'id'>, seconds = 600): void {
  const defaults = { type: 'Coauth', metadata: '', userFriendlyName: 'Alice Adams' } as const;
  c.var.host.parts.coauth.hold(resourceIdOf(c.req.raw), { ...defaults, ...row, seconds });
}

/** Whether the request has all headers that RefreshCoauthLock requires, with valid values. */
export function isSoundRefresh(c: DefectContext): boolean {
  const { length } = c.req.header(idHeader) ?? '';
  const seconds = Number(c.req.header(timeoutHeader));
  return length > 0 && length <= 1024 && seconds >= 60 && seconds <= 3600;
}

/** Changes the rows of a successful response, if it has a body. */
export async function changeRows(
  c: DefectContext,
  change: (rows: readonly LooseJson[]) => readonly LooseJson[] | null,
): Promise<void> {
  if (!c.res.ok) return;
  await changeResponseBody(c, (bytes) => {
    if (bytes.length === 0) return bytes;
    const { CoauthTable }: { CoauthTable: readonly LooseJson[] } = JSON.parse(new TextDecoder().decode(bytes));
    return new TextEncoder().encode(JSON.stringify({ CoauthTable: change(CoauthTable) }));
  });
}

/** Changes every row of a successful response. */
export function changeEveryRow(c: DefectContext, change: (row: LooseJson) => LooseJson): Promise<void> {
  return changeRows(c, (rows) => rows.map(change));
}

/** The body of the request as text. The host can still read it afterwards. */
export function bodyTextOf(c: DefectContext): Promise<string> {
  return c.req.raw.clone().text();
}
