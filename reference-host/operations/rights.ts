import type { HostContext } from '../host-env.ts';
import type { ShareUrlType } from '../host-variant.ts';
import type { Container } from '../store.ts';

/** What this user may share: nobody passes on more than their own rights. */
export function offeredShareUrlTypes(c: HostContext): readonly ShareUrlType[] {
  const { host, session } = c.var;
  return host.variant.shareUrlTypes.filter((type) => type === 'ReadOnly' || session.mayEdit);
}

/** Whether PutRelativeFile works; if not, UserCanNotWriteRelative says so. */
export function canWriteRelative(c: HostContext): boolean {
  return c.var.session.mayEdit && c.var.host.variant.usersCanWriteRelative;
}

/** Nobody renames or deletes the root container. */
export function mayChangeContainer(c: HostContext, { parentId }: Container): boolean {
  return c.var.session.mayEdit && parentId !== undefined;
}

/** The properties that CheckFileInfo and CheckContainerInfo must tell alike. */
export function licensing(c: HostContext) {
  return {
    IsAnonymousUser: false,
    IsEduUser: false,
    LicenseCheckForEditIsEnabled: c.var.host.variant.businessUsers,
  };
}
