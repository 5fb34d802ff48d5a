import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';
import { freeNameIn, refuseIllegalName, requestedTarget, validTarget } from '../requested-target.ts';
import { containerInfo } from './check-container-info.ts';
import { containerPointer } from './enumerate.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/createchildcontainer */
export function createChildContainer(c: HostContext): Response {
  const { host, container } = c.var;
  const child = host.store.addContainer(container.id, childName(c));
  return c.json({ ContainerPointer: containerPointer(c, child), ContainerInfo: containerInfo(c, child) });
}

function childName(c: HostContext): string {
  const { host, container } = c.var;
  const { mode, name } = requestedTarget(c);
  const usable = freeNameIn(c, container.id, name, 'New folder');
  if (mode === 'suggested') return usable;
  refuseIllegalName(name, usable, 'X-WOPI-InvalidContainerNameError');
  if (host.store.childNamed(container.id, name)) throw new Refusal(409, 'The name is taken', validTarget(usable));
  return name;
}
