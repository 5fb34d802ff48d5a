import type { Defect } from '../defect.ts';
import { resourceIdOf } from '../operation-of.ts';
import {
  after,
  before,
  changeJson,
  changeRequestHeader,
  type DefectContext,
  type LooseJson,
  on,
  setRequestHeader,
} from '../rewrite.ts';

const filterHeader = 'X-WOPI-FileExtensionFilterList';

const enumerations = ['EnumerateFileAncestors', 'EnumerateContainerAncestors'] as const;

/** Defects of EnumerateChildren and EnumerateAncestors. */
export const listingDefects: readonly Defect[] = [
  {
    name: 'children-without-version',
    breaks: 'EnumerateChildren returns the Version of each file.',
    caughtBy: ['EnumerateAncestorsAndChildren/containers.EnumerateChildren'],
    middleware: changingFiles((file) => ({ ...file, Version: undefined })),
  },
  {
    name: 'children-with-stale-size',
    breaks: 'EnumerateChildren returns the same Size as CheckFileInfo.',
    caughtBy: ['Extended.Containers/EnumerateChildren.FilesAreAsCheckFileInfoSays'],
    middleware: changingFiles((file) => ({ ...file, Size: 0 })),
  },
  {
    name: 'children-urls-without-token',
    breaks: 'The URLs of EnumerateChildren contain access tokens.',
    caughtBy: ['EnumerateAncestorsAndChildren/containers.EnumerateChildren'],
    middleware: changingFiles((file) => ({ ...file, Url: String(file.Url).replace(/\?.*/, '') })),
  },
  {
    name: 'children-urls-with-token-of-container',
    breaks: 'Each access token of EnumerateChildren opens its file.',
    caughtBy: ['Extended.Containers/EnumerateChildren.UrlsOpenTheChildren'],
    middleware: after('EnumerateChildren', (c) => {
      const token = new URL(c.req.url).searchParams.get('access_token');
      return changeFiles(c, (file) => ({ ...file, Url: String(file.Url).replace(/=.*/, `=${token}`) }));
    }),
  },
  {
    name: 'ancestors-on-another-host',
    breaks: 'EnumerateAncestors returns URLs with the host name of WopiSrc.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.UrlsBeginLikeWopiSrc'],
    middleware: after('EnumerateFileAncestors', (c) =>
      changeJson(c, (json) => ({
        ...json,
        AncestorsWithRootFirst: (json.AncestorsWithRootFirst as LooseJson[]).map((container) => ({
          ...container,
          Url: String(container.Url).replace(/\/\/[^/:]+/, '//localhost'),
        })),
      })),
    ),
  },
  {
    name: 'children-containers-by-id',
    breaks: 'EnumerateChildren returns the name of each container.',
    caughtBy: ['Extended.Containers/EnumerateChildren.UrlsOpenTheChildren'],
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => ({
        ...json,
        ChildContainers: (json.ChildContainers as LooseJson[]).map((container) => ({ ...container, Name: 'folder' })),
      })),
    ),
  },
  {
    name: 'children-of-the-first-page-only',
    breaks: 'EnumerateChildren lists all children.',
    caughtBy: ['Extended.Containers/EnumerateChildren.ManyFilesAreListed'],
    needs: 'large',
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => ({ ...json, ChildFiles: (json.ChildFiles as LooseJson[]).slice(0, 100) })),
    ),
  },
  {
    name: 'children-null-when-empty',
    breaks: 'The arrays of EnumerateChildren are never null.',
    caughtBy: ['Extended.Containers/EnumerateChildren.EmptyContainerHasEmptyArrays'],
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) =>
        Object.fromEntries(
          Object.entries(json).map(([name, list]) => [name, Array.isArray(list) && list.length === 0 ? null : list]),
        ),
      ),
    ),
  },
  {
    name: 'children-of-root-refused',
    breaks: 'EnumerateChildren works on the root container.',
    caughtBy: ['EnumerateAncestorsAndChildren/containers.EnumerateChildrenOnRoot'],
    middleware: on('EnumerateChildren', async (c, next) => (isRoot(c) ? c.body(null, 500) : await next())),
  },
  {
    name: 'filter-ignored',
    breaks: 'EnumerateChildren omits files with other extensions.',
    caughtBy: ['Extended.Containers/EnumerateChildren.FilterLeavesOthersOut'],
    middleware: before('EnumerateChildren', (c) => setRequestHeader(c, filterHeader, undefined)),
  },
  {
    name: 'filter-matches-longer-extensions',
    breaks: 'EnumerateChildren compares whole extensions.',
    caughtBy: ['Extended.Containers/EnumerateChildren.FilterLeavesOthersOut'],
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => `${list},${list.split(',').map((extension) => `${extension}x`)}`),
    ),
  },
  {
    name: 'filter-minds-case',
    breaks: 'EnumerateChildren compares extensions case-insensitively.',
    caughtBy: ['Extended.Containers/EnumerateChildren.FilterIgnoresCase'],
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => (list === list.toLowerCase() ? list : '.none')),
    ),
  },
  {
    name: 'filter-taken-whole',
    breaks: 'EnumerateChildren accepts several extensions in one filter.',
    caughtBy: ['EnumerateAncestorsAndChildren/containers.EnumerateChildrenWithMultipleFilters'],
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => (list.includes(',') ? '.none' : list)),
    ),
  },
  {
    name: 'filter-hides-containers',
    breaks: 'The filter of EnumerateChildren does not apply to containers.',
    caughtBy: ['Extended.Containers/EnumerateChildren.FilterLeavesContainersIn'],
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => (c.req.header(filterHeader) ? { ...json, ChildContainers: [] } : json)),
    ),
  },
  {
    name: 'ancestors-without-names',
    breaks: 'EnumerateAncestors returns the Name of each container.',
    caughtBy: [
      'EnumerateAncestorsAndChildren/files.EnumerateAncestors',
      'EnumerateAncestorsAndChildren/containers.EnumerateAncestorsOnChildren',
    ],
    middleware: after(enumerations, (c) =>
      changeAncestors(c, (list) => list.map((entry) => ({ ...entry, Name: undefined }))),
    ),
  },
  {
    name: 'ancestors-include-the-container',
    breaks: 'EnumerateAncestors of a container does not list the container itself.',
    caughtBy: [
      'Extended.Containers/EnumerateAncestors.ContainerAncestorsRunFromRootToParent',
      'Extended.Containers/EnumerateAncestors.RootHasNone',
    ],
    middleware: after('EnumerateContainerAncestors', (c) =>
      changeAncestors(c, (list) => [...list, { Name: 'self', Url: c.req.url }]),
    ),
  },
  {
    name: 'ancestors-of-root-refused',
    breaks: 'EnumerateAncestors of the root container returns 200.',
    caughtBy: ['EnumerateAncestorsAndChildren/containers.EnumerateAncestorsOnRoot'],
    middleware: on('EnumerateContainerAncestors', async (c, next) => (isRoot(c) ? c.body(null, 404) : await next())),
  },
  {
    name: 'ancestors-of-containers-reversed',
    breaks: 'EnumerateAncestors of a container starts with the root.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.ContainerAncestorsRunFromRootToParent'],
    middleware: after('EnumerateContainerAncestors', (c) => changeAncestors(c, (list) => list.toReversed())),
  },
  {
    name: 'ancestors-of-files-without-parent',
    breaks: 'EnumerateAncestors of a file ends with its container.',
    caughtBy: ['Extended.Containers/EnumerateAncestors.FileAncestorsRunFromRootToParent'],
    middleware: after('EnumerateFileAncestors', (c) =>
      changeAncestors(c, (list) => (list.length > 2 ? list.slice(0, -1) : list)),
    ),
  },
];

function changingFiles(change: (file: LooseJson) => LooseJson) {
  return after('EnumerateChildren', (c) => changeFiles(c, change));
}

function changeFiles(c: DefectContext, change: (file: LooseJson) => LooseJson): Promise<void> {
  return changeJson(c, (json) => ({ ...json, ChildFiles: (json.ChildFiles as LooseJson[]).map(change) }));
}

function changeAncestors(c: DefectContext, change: (list: LooseJson[]) => LooseJson[]): Promise<void> {
  return changeJson(c, ({ AncestorsWithRootFirst }) => ({
    AncestorsWithRootFirst: change(AncestorsWithRootFirst as LooseJson[]),
  }));
}

function isRoot(c: DefectContext): boolean {
  return resourceIdOf(c.req.raw) === c.var.host.parts.store.root.id;
}
