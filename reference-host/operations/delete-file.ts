import { done } from '../answers.ts';
import type { HostContext } from '../host-env.ts';
import { refuseAnyLock } from './locks/lock-conflict.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/deletefile */
export function deleteFile(c: HostContext): Response {
  const { host, file } = c.var;
  refuseAnyLock(c, file);
  host.store.removeFile(file);
  host.coauth.forget(file.id);
  return done();
}
