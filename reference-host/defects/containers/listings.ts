import { type Defect, inGroup } from '../defect.ts';
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
const listed = (...names: readonly string[]) =>
  inGroup('EnumerateAncestorsAndChildren', ...names.map((name) => `containers.${name}`));
const children = (...names: readonly string[]) =>
  inGroup('Extended.Containers', ...names.map((name) => `EnumerateChildren.${name}`));
const ancestors = (...names: readonly string[]) =>
  inGroup('Extended.Containers', ...names.map((name) => `EnumerateAncestors.${name}`));

const enumerations = ['EnumerateFileAncestors', 'EnumerateContainerAncestors'] as const;
const everyListing = listed(
  'EnumerateChildren',
  'EnumerateChildrenWithOneFilter',
  'EnumerateChildrenWithMultipleFilters',
);

/** Defects of EnumerateChildren and EnumerateAncestors. */
export const listingDefects: readonly Defect[] = [
  {
    name: 'children-without-version',
    breaks: 'EnumerateChildren tells the Version of each file.',
    caughtBy: [...everyListing, ...children('FilesAreAsCheckFileInfoSays')],
    middleware: changingFiles((file) => ({ ...file, Version: undefined })),
  },
  {
    name: 'children-with-stale-size',
    breaks: 'EnumerateChildren tells the Size that CheckFileInfo tells.',
    caughtBy: children('FilesAreAsCheckFileInfoSays'),
    middleware: changingFiles((file) => ({ ...file, Size: 0 })),
  },
  {
    name: 'children-urls-without-token',
    breaks: 'The URLs of EnumerateChildren hold access tokens.',
    caughtBy: [...everyListing, ...children('UrlsOpenTheChildren')],
    middleware: changingFiles((file) => ({ ...file, Url: String(file.Url).replace(/\?.*/, '') })),
  },
  {
    name: 'children-urls-with-token-of-container',
    breaks: 'The access tokens of EnumerateChildren open the files that they stand beside.',
    caughtBy: children('UrlsOpenTheChildren'),
    middleware: after('EnumerateChildren', (c) => {
      const token = new URL(c.req.url).searchParams.get('access_token');
      return changeFiles(c, (file) => ({ ...file, Url: String(file.Url).replace(/=.*/, `=${token}`) }));
    }),
  },
  {
    name: 'children-null-when-empty',
    breaks: 'The arrays of EnumerateChildren are never null.',
    caughtBy: children('EmptyContainerHasEmptyArrays'),
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
    caughtBy: [
      ...listed('EnumerateChildrenOnRoot'),
      ...inGroup('Extended.Containers', 'GetRootContainer.UrlOpensTheRoot'),
    ],
    middleware: on('EnumerateChildren', async (c, next) => (isRoot(c) ? c.body(null, 500) : await next())),
  },
  {
    name: 'filter-ignored',
    breaks: 'EnumerateChildren leaves files with other extensions out.',
    caughtBy: children('FilterLeavesOthersOut'),
    middleware: before('EnumerateChildren', (c) => setRequestHeader(c, filterHeader, undefined)),
  },
  {
    name: 'filter-matches-longer-extensions',
    breaks: 'EnumerateChildren compares whole extensions.',
    caughtBy: children('FilterLeavesOthersOut'),
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => `${list},${list.split(',').map((extension) => `${extension}x`)}`),
    ),
  },
  {
    name: 'filter-minds-case',
    breaks: 'EnumerateChildren compares extensions without regard to case.',
    caughtBy: children('FilterIgnoresCase'),
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => (list === list.toLowerCase() ? list : '.none')),
    ),
  },
  {
    name: 'filter-taken-whole',
    breaks: 'EnumerateChildren takes several extensions in one filter.',
    caughtBy: listed('EnumerateChildrenWithMultipleFilters'),
    middleware: before('EnumerateChildren', (c) =>
      changeRequestHeader(c, filterHeader, (list) => (list.includes(',') ? '.none' : list)),
    ),
  },
  {
    name: 'filter-hides-containers',
    breaks: 'The filter of EnumerateChildren leaves containers in.',
    caughtBy: children('FilterLeavesContainersIn'),
    middleware: after('EnumerateChildren', (c) =>
      changeJson(c, (json) => (c.req.header(filterHeader) ? { ...json, ChildContainers: [] } : json)),
    ),
  },
  {
    name: 'ancestors-without-names',
    breaks: 'EnumerateAncestors tells the Name of each container.',
    caughtBy: [
      ...inGroup('EnumerateAncestorsAndChildren', 'files.EnumerateAncestors'),
      ...listed('EnumerateAncestorsOnChildren'),
    ],
    middleware: after(enumerations, (c) =>
      changeAncestors(c, (list) => list.map((entry) => ({ ...entry, Name: undefined }))),
    ),
  },
  {
    name: 'ancestors-include-the-container',
    breaks: 'EnumerateAncestors of a container does not list the container itself.',
    caughtBy: ancestors('ContainerAncestorsRunFromRootToParent', 'RootHasNone'),
    middleware: after('EnumerateContainerAncestors', (c) =>
      changeAncestors(c, (list) => [...list, { Name: 'self', Url: c.req.url }]),
    ),
  },
  {
    name: 'ancestors-of-root-refused',
    breaks: 'EnumerateAncestors of the root container answers 200.',
    caughtBy: [...listed('EnumerateAncestorsOnRoot'), ...ancestors('RootHasNone')],
    middleware: on('EnumerateContainerAncestors', async (c, next) => (isRoot(c) ? c.body(null, 404) : await next())),
  },
  {
    name: 'ancestors-of-containers-reversed',
    breaks: 'EnumerateAncestors of a container begins with the root.',
    caughtBy: ancestors('ContainerAncestorsRunFromRootToParent'),
    middleware: after('EnumerateContainerAncestors', (c) => changeAncestors(c, (list) => list.toReversed())),
  },
  {
    name: 'ancestors-of-files-without-parent',
    breaks: 'EnumerateAncestors of a file ends with the container that it stands in.',
    caughtBy: ancestors('FileAncestorsRunFromRootToParent'),
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
