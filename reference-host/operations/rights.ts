import type { HostContext } from '../host-env.ts';
import type { ShareUrlType } from '../host-variant.ts';
import type { Container } from '../store.ts';

/** What this user may share: at most their own rights. */
export function offeredShareUrlTypes(c: HostContext): readonly ShareUrlType[] {
  const { host, session } = c.var;
  return host.variant.shareUrlTypes.filter((type) => type === 'ReadOnly' || session.mayEdit);
}

/** Whether PutRelativeFile is available; if not, UserCanNotWriteRelative is true. */
export function canWriteRelative(c: HostContext): boolean {
  return c.var.session.mayEdit && c.var.host.variant.usersCanWriteRelative;
}

/** The root container cannot be renamed or deleted. */
export function mayChangeContainer(c: HostContext, { parentId }: Container): boolean {
  return c.var.session.mayEdit && parentId !== undefined;
}

/** The properties that must be the same in CheckFileInfo and CheckContainerInfo. */
export function licensing(c: HostContext) {
  return {
    IsAnonymousUser: false,
    IsEduUser: false,
    LicenseCheckForEditIsEnabled: c.var.host.variant.businessUsers,
  };
}
