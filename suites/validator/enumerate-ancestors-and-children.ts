import { defineSuite } from '../../harness/checks/check.ts';
import { likely, wrong } from '../../harness/checks/likely-cause.ts';
import { absoluteUrlWithToken, aValue } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { whereContainersMayBeMade } from './gates.ts';

const firstAncestor = {
  'AncestorsWithRootFirst[0].Name': aValue,
  'AncestorsWithRootFirst[0].Url': absoluteUrlWithToken,
};

/** The first file that EnumerateChildren lists. */
const firstFile = {
  'ChildFiles[0].Name': aValue,
  'ChildFiles[0].Url': absoluteUrlWithToken,
  'ChildFiles[0].Version': aValue,
  'ChildFiles[0].Size': aValue,
};

export const enumerateAncestorsAndChildren = defineSuite({
  group: 'EnumerateAncestorsAndChildren',
  summary: 'EnumerateAncestors on files and containers, and EnumerateChildren with and without a filter',
  needs: ['SupportsContainers'],
  checks: [
    {
      name: 'files.EnumerateAncestors',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateAncestors on a file returns containers with Name and an absolute URL with an access token',
      spec: 'rest/files/enumerateancestors',
      requirementIds: ['ANCEST-01', 'ANCEST-02'],
      readOnly: true,
      async run({ file, wopi }) {
        expectResponse(await wopi.enumerateAncestors(file), { json: firstAncestor });
      },
    },
    {
      name: 'containers.EnumerateChildren',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateChildren returns files with Name, Version, Size, and an absolute URL with an access token',
      spec: 'rest/containers/enumeratechildren',
      requirementIds: ['CHILD-01', 'CHILD-03', 'URL-05'],
      readOnly: true,
      async run({ given, wopi }) {
        expectResponse(await wopi.enumerateChildren(await given.parentContainer()), { json: firstFile });
      },
    },
    {
      name: 'containers.EnumerateChildrenOnRoot',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateChildren on the root container returns 200',
      spec: 'rest/containers/enumeratechildren',
      requirementIds: ['CHILD-01'],
      readOnly: true,
      async run({ given, wopi }) {
        expectSuccess(await wopi.enumerateChildren(await given.rootContainer()));
      },
    },
    {
      name: 'containers.EnumerateChildrenWithOneFilter',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateChildren returns files that have the requested extension',
      spec: 'rest/containers/enumeratechildren',
      requirementIds: ['CHILD-05'],
      differs: 'Here, the extension of the test file is requested; the validator requests .wopitest for any file.',
      readOnly: true,
      async run({ given, wopi }) {
        const children = await wopi.enumerateChildren(await given.parentContainer(), await given.fileExtension());

        expectResponse(children, { json: firstFile });
      },
    },
    {
      name: 'containers.EnumerateChildrenWithMultipleFilters',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateChildren returns files that have one of several requested extensions',
      spec: 'rest/containers/enumeratechildren',
      requirementIds: ['CHILD-05'],
      differs: 'Here, the extension of the test file is requested; the validator requests .wopitest for any file.',
      likelyCause: likely(
        'The host may treat the whole value of X-WOPI-FileExtensionFilterList as one extension.',
        wrong(/ChildFiles/),
      ),
      readOnly: true,
      async run({ given, wopi }) {
        const extensions = `${await given.fileExtension()},.docx,.xlsx`;
        const children = await wopi.enumerateChildren(await given.parentContainer(), extensions);

        expectResponse(children, { json: firstFile });
      },
    },
    {
      name: 'containers.EnumerateAncestorsOnRoot',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateAncestors on the root container returns 200',
      spec: 'rest/containers/enumerateancestors',
      requirementIds: ['ANCC-02', 'URL-05'],
      readOnly: true,
      async run({ given, wopi }) {
        expectSuccess(await wopi.enumerateAncestors(await given.rootContainer()));
      },
    },
    {
      name: 'containers.EnumerateAncestorsOnChildren',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'EnumerateAncestors on a new container returns containers with Name and a URL with an access token',
      spec: 'rest/containers/enumerateancestors',
      requirementIds: ['ANCC-01', 'ANCC-03'],
      ...whereContainersMayBeMade,
      async run({ given, wopi }) {
        const container = await given.newContainer();

        expectResponse(await wopi.enumerateAncestors(container), { json: firstAncestor });
      },
    },
  ],
});
