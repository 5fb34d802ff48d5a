import type { HostContext } from '../host-env.ts';
import type { ShareUrlType } from '../host-variant.ts';

/** What this user may share: nobody passes on more than their own rights. */
export function offeredShareUrlTypes(c: HostContext): readonly ShareUrlType[] {
  const { host, session } = c.var;
  return host.variant.shareUrlTypes.filter((type) => type === 'ReadOnly' || session.mayEdit);
}

/** The properties that CheckFileInfo and CheckContainerInfo must tell alike. */
export function licensing(c: HostContext) {
  return {
    IsAnonymousUser: false,
    IsEduUser: false,
    LicenseCheckForEditIsEnabled: c.var.host.variant.businessUsers,
  };
}
