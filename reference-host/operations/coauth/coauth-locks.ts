import { done, Refusal } from '../../answers.ts';
import type { CoauthLock } from '../../coauth-table.ts';
import type { HostContext } from '../../host-env.ts';
import { visibleHolder } from '../locks/lock-conflict.ts';
import { requiredTimeout } from '../locks/lock-headers.ts';
import { requestedMetadata, requiredCoauthLockId, requiredCoauthLockType } from './coauth-headers.ts';

const timeoutHeader = 'X-WOPI-CoauthLockExpirationTimeout';
const versionHeader = 'X-WOPI-CoauthTableVersion';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/coauthoring/get-coauth-lock */
export function getCoauthLock(c: HostContext): Response {
  const { host, file, session } = c.var;
  const id = requiredCoauthLockId(c);
  const type = requiredCoauthLockType(c);
  const seconds = requiredTimeout(c, timeoutHeader);
  const metadata = requestedMetadata(c);
  const held = host.locks.held(file.id);
  if (held) throw new Refusal(409, 'The file has a WOPI lock', visibleHolder(held));
  const exclusive = host.coauth.exclusive(file.id);
  if (type === 'CoauthExclusive' && exclusive && exclusive.id !== id) {
    throw new Refusal(409, 'Another client holds the exclusive coauth lock');
  }
  host.coauth.hold(file.id, { id, type, metadata, seconds, userFriendlyName: session.user.friendlyName });
  return wholeTable(c);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/coauthoring/refresh-coauth-lock */
export function refreshCoauthLock(c: HostContext): Response {
  const { host, file } = c.var;
  const id = requiredCoauthLockId(c);
  const seconds = requiredTimeout(c, timeoutHeader);
  const metadata = requestedMetadata(c);
  const lock = requiredLock(c, id);
  host.coauth.hold(file.id, { ...lock, seconds, metadata: metadata || lock.metadata });
  return wholeTable(c);
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/coauthoring/unlock-coauth-lock */
export function unlockCoauthLock(c: HostContext): Response {
  const { id } = requiredLock(c, requiredCoauthLockId(c));
  c.var.host.coauth.release(c.var.file.id, id);
  return done();
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/coauthoring/get-coauth-table */
export function getCoauthTable(c: HostContext): Response {
  const version = c.var.host.coauth.version(c.var.file.id);
  return c.req.header(versionHeader) === version ? done({ [versionHeader]: version }) : wholeTable(c);
}

function requiredLock(c: HostContext, id: string): CoauthLock {
  const lock = c.var.host.coauth.find(c.var.file.id, id);
  if (!lock) throw new Refusal(409, 'The coauth lock does not exist or has expired');
  return lock;
}

function wholeTable(c: HostContext): Response {
  const { host, file } = c.var;
  const rows = host.coauth.locks(file.id).map(({ id, type, metadata, userFriendlyName, takenAt }) => ({
    CoauthLockId: id,
    CoauthLockMetadata: metadata,
    CoauthLockType: type,
    UserFriendlyName: userFriendlyName,
    CoauthLockTime: takenAt,
  }));
  return c.json({ CoauthTable: rows }, 200, { [versionHeader]: host.coauth.version(file.id) });
}
