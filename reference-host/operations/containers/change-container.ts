import { decodeUtf7 } from '../../../wopi/utf7.ts';
import { done, Refusal } from '../../answers.ts';
import { isLegalName } from '../../file-name.ts';
import type { HostContext } from '../../host-env.ts';
import { mayChangeContainer } from '../rights.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/deletecontainer */
export function deleteContainer(c: HostContext): Response {
  const { host, container } = c.var;
  refuseRoot(c);
  if (host.store.childFiles(container.id).length + host.store.childContainers(container.id).length > 0) {
    throw new Refusal(409, 'The container is not empty');
  }
  host.store.removeContainer(container);
  return done();
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/containers/renamecontainer */
export function renameContainer(c: HostContext): Response {
  const { host, container } = c.var;
  refuseRoot(c);
  const name = decodeUtf7(c.req.header('X-WOPI-RequestedName') ?? '');
  if (!isLegalName(name)) throw invalidName();
  const taken = host.store.childNamed(container.parentId ?? '', name);
  if (taken && taken.id !== container.id) throw new Refusal(409, 'The name is taken');
  return c.json({ Name: host.store.renameContainer(container, name).name });
}

function refuseRoot(c: HostContext): void {
  if (!mayChangeContainer(c, c.var.container)) throw new Refusal(404, 'The user may not change this container');
}

function invalidName(): Refusal {
  const reason = 'The name is empty, too long, reserved or has illegal characters';
  return new Refusal(400, reason, { 'X-WOPI-InvalidContainerNameError': reason });
}
