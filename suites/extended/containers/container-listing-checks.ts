import type { Check } from '../../../harness/checks/check.ts';
import { found, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { arrayOfLength, aValue, equals } from '../../../harness/expect/json.ts';
import { besideUrl, pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { resourceAt, valueAt } from '../../../harness/lane/require-response.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import { innerAddress } from '../inner-address.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;
const children = { ...common, spec: 'rest/containers/enumeratechildren' } as const;
// More than the usual page of 100.
const many = 120;
const mayFill = [...mayMakeContainers, ...mayMakeChildFiles];

/** What EnumerateChildren and EnumerateAncestors must list, and what they must omit. */
export const containerListingChecks: readonly Check[] = [
  {
    ...common,
    name: 'EnumerateAncestors.UrlsBeginLikeWopiSrc',
    level: 'SHOULD',
    requirement: 'EnumerateAncestors returns URLs with the scheme, host, and path prefix of WopiSrc',
    spec: 'rest/endpoints',
    requirementIds: ['URL-15'],
    likelyCause: innerAddress,
    readOnly: true,
    async run({ file, wopisrc, wopi }) {
      expectResponse(await wopi.enumerateAncestors(file), {
        status: 200,
        json: { 'AncestorsWithRootFirst[-1].Url': besideUrl(wopisrc) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.EmptyContainerHasEmptyArrays',
    level: 'SHOULD',
    requirement: 'EnumerateChildren on an empty container returns empty ChildFiles and ChildContainers arrays',
    requirementIds: ['CHILD-02'],
    likelyCause: likely('The host may send empty arrays as null, or omit them.', found(/^(null|\(missing\))$/)),
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.newContainer();

      expectResponse(await wopi.enumerateChildren(container), {
        status: 200,
        json: { ChildFiles: arrayOfLength(0), ChildContainers: arrayOfLength(0) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.FilterLeavesOthersOut',
    requirement: 'EnumerateChildren with a filter omits files whose extension only starts with the requested one',
    requirementIds: ['CHILD-05'],
    likelyCause: likely(
      'The host may ignore X-WOPI-FileExtensionFilterList, or search for the extension anywhere in the name.',
      wrong(/ChildFiles/),
    ),
    needs: mayFill,
    async run({ given, wopi, names }) {
      const container = await given.newContainer();
      const wanted = names.file('wanted', '.wopitest');
      await given.newChildFile({ name: names.file('unwanted', '.wopitestx'), below: container });
      await given.newChildFile({ name: wanted, below: container });

      expectResponse(await wopi.enumerateChildren(container, '.wopitest'), {
        status: 200,
        json: { ChildFiles: arrayOfLength(1), 'ChildFiles[0].Name': equals(wanted) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.FilterIgnoresCase',
    requirement: 'EnumerateChildren matches extensions regardless of case',
    requirementIds: ['CHILD-05'],
    needs: mayFill,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      await given.newChildFile({ below: container });

      expectResponse(await wopi.enumerateChildren(container, '.WOPITEST'), {
        status: 200,
        json: { ChildFiles: arrayOfLength(1) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.FilterLeavesContainersIn',
    requirement: 'EnumerateChildren with a filter still returns all containers',
    requirementIds: ['CHILD-06'],
    likelyCause: likely(
      'The host may also apply the filter to containers, which have no extension.',
      wrong(/ChildContainers/),
    ),
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      await given.newContainer({ below: container });

      expectResponse(await wopi.enumerateChildren(container, '.wopitest'), {
        status: 200,
        json: { ChildContainers: arrayOfLength(1) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.FilesAreAsCheckFileInfoSays',
    level: 'SHOULD',
    requirement: 'EnumerateChildren returns the same Name, Size, and Version of a file as CheckFileInfo',
    requirementIds: ['CHILD-03'],
    needs: mayFill,
    async run({ given, wopi, documents }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container, content: documents.complex });
      const info = await given.currentInfo(['BaseFileName', 'Size', 'Version'], file);

      expectResponse(await wopi.enumerateChildren(container), {
        status: 200,
        json: {
          'ChildFiles[0].Name': equals(info.BaseFileName),
          'ChildFiles[0].Size': equals(Number(info.Size)),
          'ChildFiles[0].Version': equals(info.Version),
        },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.UrlsOpenTheChildren',
    requirement: 'EnumerateChildren returns the URLs of the children, which open them, and the names of containers',
    requirementIds: ['CHILD-08', 'TOKEN-16', 'CHILD-04'],
    needs: mayFill,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container });
      const inner = await given.newContainer({ below: container });

      const listing = await wopi.enumerateChildren(container);

      expectResponse(listing, {
        status: 200,
        json: {
          'ChildFiles[0].Url': pointsTo(file),
          'ChildContainers[0].Url': pointsTo(inner),
          'ChildContainers[0].Name': aValue,
        },
      });
      expectSuccess(await wopi.checkFileInfo(resourceAt(listing, 'ChildFiles[0].Url')));
      expectResponse(await wopi.checkContainerInfo(resourceAt(listing, 'ChildContainers[0].Url')), {
        status: 200,
        json: { Name: equals(String(valueAt(listing, 'ChildContainers[0].Name'))) },
      });
    },
  },
  {
    ...children,
    name: 'EnumerateChildren.ManyFilesAreListed',
    requirement: `EnumerateChildren lists all of the ${many} files in a container`,
    requirementIds: ['CHILD-09'],
    likelyCause: likely('The host may return the first page of its own listing.', wrong(/ChildFiles/)),
    needs: mayFill,
    sendsRequests: 2 * many,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      for (let file = 0; file < many; file += 1) await given.newChildFile({ below: container });

      expectResponse(await wopi.enumerateChildren(container), {
        status: 200,
        json: { ChildFiles: arrayOfLength(many) },
      });
    },
  },
  {
    ...common,
    name: 'EnumerateAncestors.FileAncestorsRunFromRootToParent',
    requirement: 'EnumerateAncestors on a file returns the containers from the root to the parent',
    spec: 'rest/files/enumerateancestors',
    requirementIds: ['ANCEST-03'],
    needs: mayFill,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container });

      expectResponse(await wopi.enumerateAncestors(file), {
        status: 200,
        json: {
          'AncestorsWithRootFirst[0].Url': pointsTo(await given.rootContainer()),
          'AncestorsWithRootFirst[-2].Url': pointsTo(await given.parentContainer()),
          'AncestorsWithRootFirst[-1].Url': pointsTo(container),
        },
      });
    },
  },
  {
    ...common,
    name: 'EnumerateAncestors.ContainerAncestorsRunFromRootToParent',
    requirement: 'EnumerateAncestors on a container returns the containers from the root to the parent',
    spec: 'rest/containers/enumerateancestors',
    requirementIds: ['ANCC-01'],
    likelyCause: likely('The host may list the container itself among its ancestors.', wrong(/AncestorsWithRootFirst/)),
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.newContainer();

      expectResponse(await wopi.enumerateAncestors(container), {
        status: 200,
        json: {
          'AncestorsWithRootFirst[0].Url': pointsTo(await given.rootContainer()),
          'AncestorsWithRootFirst[-1].Url': pointsTo(await given.parentContainer()),
        },
      });
    },
  },
  {
    ...common,
    name: 'EnumerateAncestors.RootHasNone',
    level: 'SHOULD',
    requirement: 'EnumerateAncestors on the root container returns an empty array',
    spec: 'rest/containers/enumerateancestors',
    requirementIds: ['ANCC-02'],
    readOnly: true,
    async run({ given, wopi }) {
      expectResponse(await wopi.enumerateAncestors(await given.rootContainer()), {
        status: 200,
        json: { AncestorsWithRootFirst: arrayOfLength(0) },
      });
    },
  },
];
