import type { MiddlewareHandler } from 'hono';
import { resourceOfUrl } from '../../../wopi/resource.ts';
import type { Container, StoredFile } from '../../store.ts';
import type { DefectEnv } from '../defect.ts';
import { changeNames, exactTarget, nameIn, requestedName, suggestedTarget } from '../names.ts';
import { resourceIdOf, type TargetedOperation } from '../operation-of.ts';
import { type DefectContext, on } from '../rewrite.ts';

/** Lets a name that starts with `parentFolder` place the new or renamed item one container up. */
export function movingOut(operation: TargetedOperation, parentFolder = '../'): MiddlewareHandler<DefectEnv> {
  return on(operation, async (c, next) => {
    const name = nameIn(c, suggestedTarget) ?? nameIn(c, exactTarget) ?? nameIn(c, requestedName) ?? '';
    if (!name.startsWith(parentFolder)) return await next();
    changeNames(c, (asked) => asked.slice(parentFolder.length));
    await next();
    if (c.res.ok) moveOut(c, await idOfResult(c));
  });
}

async function idOfResult(c: DefectContext): Promise<string> {
  const { Url, ContainerPointer } = (await c.res.clone().json()) as {
    Url?: string;
    ContainerPointer?: { Url: string };
  };
  const url = Url ?? ContainerPointer?.Url;
  return url === undefined ? resourceIdOf(c.req.raw) : resourceIdOf(new Request(resourceOfUrl(url).href));
}

function moveOut(c: DefectContext, id: string): void {
  const { store } = c.var.host.parts;
  const grandparentOf = ({ parentId }: StoredFile | Container) => store.container(parentId ?? '')?.parentId;
  const file = store.file(id);
  const container = store.container(id);
  const parentId = grandparentOf(file ?? container ?? store.root) ?? store.root.id;
  if (file) store.renameFile({ ...file, parentId }, file.name);
  if (container) store.renameContainer({ ...container, parentId }, container.name);
}
