import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';
import { lockSeconds } from '../../lock-table.ts';

const extendedLength = 1024;
const plainLength = 256;

/** The lock ID in a header; 400 if it is missing, empty, too long or not printable ASCII. Never shortened. */
export function requiredLockId(c: HostContext, header = 'X-WOPI-Lock'): string {
  const lockId = c.req.header(header) ?? '';
  const longest = c.var.host.variant.claims.SupportsExtendedLockLength ? extendedLength : plainLength;
  if (lockId === '') throw new Refusal(400, `${header} is missing or empty`);
  if (lockId.length > longest) throw new Refusal(400, `${header} is longer than ${longest} characters`);
  if (!/^[\x20-\x7e]+$/.test(lockId)) throw new Refusal(400, `${header} is not printable ASCII`);
  return lockId;
}

/** Seconds until the lock expires: X-WOPI-LockExpirationTimeout, or 30 minutes. */
export function requestedLockSeconds(c: HostContext): number {
  const header = 'X-WOPI-LockExpirationTimeout';
  return c.req.header(header) && c.var.host.variant.claims.SupportsCoauth ? requiredTimeout(c, header) : lockSeconds;
}

/** A timeout in seconds, from one minute to one hour; 400 for anything else. */
export function requiredTimeout(c: HostContext, header: string): number {
  const text = c.req.header(header) ?? '';
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (seconds < 60 || seconds > 3600) throw new Refusal(400, `${header} is not a number from 60 to 3600`);
  return seconds;
}
