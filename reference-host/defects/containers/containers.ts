import type { Container, StoredFile } from '../../store.ts';
import type { Defect } from '../defect.ts';
import {
  containerOf,
  exactTarget,
  leaveNamesEncoded,
  nameIn,
  requestedName,
  suggestedTarget,
  switchTarget,
  takenBy,
} from '../names.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  changeJson,
  type DefectContext,
  type LooseJson,
  on,
  setJson,
  setRequestHeader,
  setResponseHeader,
} from '../rewrite.ts';
import { movingOut } from './moving-out.ts';

/** Defects of creating, deleting, renaming and describing containers. */
export const containerDefects: readonly Defect[] = [
  {
    name: 'container-without-name',
    breaks: 'CheckContainerInfo returns the name of the container.',
    caughtBy: ['Container/containers.CheckContainerInfo'],
    middleware: after('CheckContainerInfo', (c) => setJson(c, { Name: undefined })),
  },
  {
    name: 'container-rights-as-text',
    breaks: 'The rights in CheckContainerInfo are Booleans.',
    caughtBy: ['Extended.Containers/CheckContainerInfo.RightsAreBooleans'],
    middleware: after('CheckContainerInfo', (c) => setJson(c, { UserCanDelete: 'true' })),
  },
  {
    name: 'container-name-is-a-path',
    breaks: 'The name of a container has no characters that are illegal in names.',
    caughtBy: ['Extended.Containers/CheckContainerInfo.NameIsLegal'],
    middleware: after('CheckContainerInfo', (c) => changeJson(c, (info) => ({ ...info, Name: `team/${info.Name}` }))),
  },
  {
    name: 'ancestors-by-id',
    breaks: 'EnumerateAncestors returns the names of containers.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.NamesAgreeWithCheckContainerInfo'],
    middleware: after('EnumerateFileAncestors', (c) =>
      changeJson(c, (json) => ({
        AncestorsWithRootFirst: (json.AncestorsWithRootFirst as LooseJson[]).map(({ Url }) => ({
          Name: 'folder',
          Url,
        })),
      })),
    ),
  },
  {
    name: 'root-has-another-name-as-ancestor',
    breaks: 'EnumerateAncestors returns the name of every ancestor.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.NamesAgreeWithCheckContainerInfo'],
    middleware: after('EnumerateFileAncestors', (c) =>
      changeJson(c, (json) => {
        const [root, ...others] = json.AncestorsWithRootFirst as LooseJson[];
        return { AncestorsWithRootFirst: [{ ...root, Name: 'Home' }, ...others] };
      }),
    ),
  },
  {
    name: 'enumeration-incomplete-is-false',
    breaks: 'X-WOPI-EnumerationIncomplete is only sent as true.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.IncompleteIsTrueIfSent'],
    middleware: after(['EnumerateFileAncestors', 'EnumerateContainerAncestors'], (c) =>
      setResponseHeader(c, 'X-WOPI-EnumerationIncomplete', 'false'),
    ),
  },
  {
    name: 'root-info-without-licence-flags',
    breaks: 'ContainerInfo of GetRootContainer has the license properties of CheckContainerInfo.',
    caughtBy: ['Extended.Containers/GetRootContainer.ContainerInfoIsThatOfTheRoot'],
    variant: 'business-user',
    middleware: after('GetRootContainer', (c) =>
      changeJson(c, (json) => ({
        ...json,
        ContainerInfo: { ...(json.ContainerInfo as LooseJson), LicenseCheckForEditIsEnabled: undefined },
      })),
    ),
  },
  {
    name: 'root-info-of-another-container',
    breaks: 'ContainerInfo of GetRootContainer is that of the root.',
    caughtBy: ['Extended.Containers/GetRootContainer.ContainerInfoIsThatOfTheRoot'],
    middleware: after('GetRootContainer', (c) =>
      changeJson(c, (json) => ({ ...json, ContainerInfo: { ...(json.ContainerInfo as LooseJson), Name: 'home' } })),
    ),
  },
  {
    name: 'container-relative-urls',
    breaks: 'CheckContainerInfo returns absolute URLs.',
    caughtBy: ['Container/containers.CheckContainerInfo'],
    middleware: after('CheckContainerInfo', (c) => setJson(c, { HostUrl: '/folders/1', SharingUrl: '/sharing/1' })),
  },
  {
    name: 'container-without-licence-flags',
    breaks: 'CheckContainerInfo returns IsEduUser and LicenseCheckForEditIsEnabled.',
    caughtBy: ['Container/containers.LicensingPropertiesOnChildFolderMatchWithParentFolder'],
    middleware: after('CheckContainerInfo', (c) => setJson(c, { IsEduUser: undefined })),
  },
  {
    name: 'child-container-with-other-licence',
    breaks: 'A container reports the same license properties as its parent.',
    caughtBy: ['Container/containers.LicensingPropertiesOnChildFolderMatchWithParentFolder'],
    middleware: after('CheckContainerInfo', async (c) => {
      if (depthOf(c) > 1) await setJson(c, { IsEduUser: true });
    }),
  },
  {
    name: 'child-container-suggested-taken-name-refused',
    breaks: 'CreateChildContainer picks another name when a suggested one is in use.',
    caughtBy: ['Container/containers.CreateAndDeleteChildContainerDupe'],
    middleware: on('CreateChildContainer', async (c, next) =>
      takenBy(c, suggestedTarget) ? c.body(null, 409) : await next(),
    ),
  },
  {
    name: 'child-container-exact-taken-name-changed',
    breaks: 'CreateChildContainer with an exact name in use returns 409.',
    caughtBy: ['Container/containers.CreateAndDeleteChildContainerExactNameDupe'],
    middleware: before('CreateChildContainer', (c) => {
      if (takenBy(c, exactTarget)) switchTarget(c, exactTarget, suggestedTarget);
    }),
  },
  {
    name: 'child-container-names-not-decoded',
    breaks: 'CreateChildContainer decodes names from UTF-7.',
    caughtBy: ['Extended.Containers/CreateChildContainer.UnusualName'],
    middleware: before('CreateChildContainer', leaveNamesEncoded),
  },
  {
    name: 'child-container-both-targets-accepted',
    breaks: 'CreateChildContainer with both target headers returns 501.',
    caughtBy: ['Extended.Containers/CreateChildContainer.ConflictingHeaders'],
    middleware: before('CreateChildContainer', (c) => {
      if (c.req.header(exactTarget)) setRequestHeader(c, suggestedTarget, undefined);
    }),
  },
  {
    name: 'child-container-follows-parent-folder',
    breaks: 'CreateChildContainer creates containers in the requested one, whatever their names.',
    caughtBy: [
      'Extended.Containers/CreateChildContainer.ExactParentFolder',
      'Extended.Containers/CreateChildContainer.SuggestedParentFolder',
    ],
    middleware: movingOut('CreateChildContainer'),
  },
  {
    name: 'delete-container-answers-204',
    breaks: 'DeleteContainer returns 200.',
    caughtBy: ['Container/containers.CreateAndDeleteChildContainer'],
    middleware: after('DeleteContainer', (c) => {
      if (c.res.ok) c.res = new Response(null, { status: 204 });
    }),
  },
  {
    name: 'delete-container-recursively',
    breaks: 'DeleteContainer of a container that is not empty is refused.',
    caughtBy: [
      'Extended.Containers/DeleteContainer.ContainerWithAFileIsKept',
      'Extended.Containers/DeleteContainer.ContainerWithAContainerIsKept',
    ],
    middleware: before('DeleteContainer', (c) => empty(c, resourceIdOf(c.req.raw))),
  },
  {
    name: 'delete-container-with-containers',
    breaks: 'DeleteContainer of a container with a child container is refused.',
    caughtBy: ['Extended.Containers/DeleteContainer.ContainerWithAContainerIsKept'],
    middleware: before('DeleteContainer', (c) => {
      const { store } = c.var.host.parts;
      for (const inner of store.childContainers(resourceIdOf(c.req.raw))) store.removeContainer(inner);
    }),
  },
  {
    name: 'delete-container-refused-but-emptied',
    breaks: 'A refused DeleteContainer changes nothing.',
    caughtBy: [
      'Extended.Containers/DeleteContainer.ContainerWithAFileIsKept',
      'Extended.Containers/DeleteContainer.ContainerWithAContainerIsKept',
    ],
    middleware: after('DeleteContainer', (c) => {
      if (c.res.status === 409) empty(c, resourceIdOf(c.req.raw));
    }),
  },
  {
    name: 'deleted-container-still-found',
    breaks: 'A deleted container no longer exists.',
    caughtBy: ['Extended.Containers/DeleteContainer.DeletedContainerIsGone'],
    middleware: on(['DeleteContainer', 'CheckContainerInfo'], async (c, next) => {
      const { memory, host } = c.var;
      const id = resourceIdOf(c.req.raw);
      const name = host.parts.store.container(id)?.name ?? memory.get(id);
      await next();
      if (c.req.method === 'GET' && c.res.status === 404 && memory.has(id)) c.res = Response.json({ Name: name });
      if (c.req.method === 'POST' && c.res.ok) memory.set(id, name ?? '');
    }),
  },
  {
    name: 'rename-container-does-nothing',
    breaks: 'RenameContainer changes the name.',
    caughtBy: ['RenameContainer/containers.CreateAndRenameChildContainer'],
    middleware: on('RenameContainer', async (c, next) => {
      const container = containerOf(c);
      await next();
      if (container) c.var.host.parts.store.renameContainer(container, container.name);
    }),
  },
  {
    name: 'rename-container-names-not-decoded',
    breaks: 'RenameContainer decodes names from UTF-7.',
    caughtBy: [
      'RenameContainer/containers.CreateAndRenameChildContainerAndVerifyReturnedContainerNameIsCorrectlyEncoded',
      'Extended.Containers/RenameContainer.UnusualName',
    ],
    middleware: before('RenameContainer', leaveNamesEncoded),
  },
  {
    name: 'rename-container-changes-its-id',
    breaks: 'A renamed container keeps its ID.',
    caughtBy: ['Extended.Containers/RenameContainer.KeepsTheIds'],
    middleware: after('RenameContainer', (c) => {
      const { store } = c.var.host.parts;
      const container = containerOf(c);
      if (!container?.parentId || !c.res.ok) return;
      const { id } = store.addContainer(container.parentId, container.name);
      for (const file of store.childFiles(container.id)) store.renameFile({ ...file, parentId: id }, file.name);
      store.removeContainer(container);
    }),
  },
  {
    name: 'rename-container-changes-file-ids',
    breaks: 'The files in a renamed container keep their file IDs.',
    caughtBy: ['Extended.Containers/RenameContainer.KeepsTheIds'],
    middleware: after('RenameContainer', (c) => {
      const { store } = c.var.host.parts;
      for (const file of store.childFiles(resourceIdOf(c.req.raw))) {
        store.removeFile(file);
        store.addFile({ ...file, bytes: file.content.main });
      }
    }),
  },
  {
    name: 'rename-container-name-error-without-400',
    breaks: 'RenameContainer explains an illegal name only where it refuses one.',
    caughtBy: ['Extended.Containers/RenameContainer.NameErrorOnlyWith400'],
    middleware: after('RenameContainer', (c) => setResponseHeader(c, 'X-WOPI-InvalidContainerNameError', '')),
  },
  {
    name: 'rename-container-accepts-taken-names',
    breaks: 'RenameContainer to a name in use is refused.',
    caughtBy: ['Extended.Containers/RenameContainer.TakenNameIsRefused'],
    middleware: on('RenameContainer', async (c, next) => {
      const container = containerOf(c);
      const name = nameIn(c, requestedName) ?? '';
      if (!container || !siblingNamed(c, container, name)) return await next();
      return c.json({ Name: c.var.host.parts.store.renameContainer(container, name).name });
    }),
  },
  {
    name: 'rename-container-refused-but-done',
    breaks: 'A refused RenameContainer changes nothing.',
    caughtBy: ['Extended.Containers/RenameContainer.TakenNameIsRefused'],
    middleware: after('RenameContainer', (c) => {
      const container = containerOf(c);
      const name = nameIn(c, requestedName) ?? '';
      if (container && c.res.status === 409) c.var.host.parts.store.renameContainer(container, name);
    }),
  },
  {
    name: 'rename-container-follows-parent-folder',
    breaks: 'A renamed container stays in its parent container.',
    caughtBy: ['Extended.Containers/RenameContainer.ParentFolder'],
    middleware: movingOut('RenameContainer'),
  },
];

/** The number of containers above the container of the request. */
function depthOf(c: DefectContext): number {
  const container = containerOf(c);
  return container ? c.var.host.parts.store.ancestorsOf(container).length : 0;
}

function siblingNamed(c: DefectContext, { id, parentId }: Container, name: string): Container | StoredFile | undefined {
  const sibling = c.var.host.parts.store.childNamed(parentId ?? '', name);
  return sibling?.id === id ? undefined : sibling;
}

function empty(c: DefectContext, id: string): void {
  const { store } = c.var.host.parts;
  for (const file of store.childFiles(id)) store.removeFile(file);
  for (const inner of store.childContainers(id)) {
    empty(c, inner.id);
    store.removeContainer(inner);
  }
}
