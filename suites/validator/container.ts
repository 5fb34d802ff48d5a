import { defineSuite } from '../../harness/checks/check.ts';
import { absoluteUrl, absoluteUrlWithToken, aValue, equals, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { neverReadOnly } from '../editors-only.ts';
import { whereContainersMayBeMade } from './gates.ts';
import { licensingValues, sameLicensing } from './licensing.ts';

const stem = 'CreateChildContainerTest';

export const container = defineSuite({
  group: 'Container',
  summary: 'CheckContainerInfo, CreateChildContainer, DeleteContainer, and GetEcosystem on a container',
  needs: ['UserCanWrite', 'SupportsContainers'],
  checks: [
    {
      name: 'containers.CheckContainerInfo',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CheckContainerInfo returns a Name, and its optional URLs are absolute',
      spec: 'rest/containers/checkcontainerinfo',
      requirementIds: ['CCI-01', 'CCI-02', 'CFI-28'],
      readOnly: true,
      async run({ given, wopi }) {
        const info = await wopi.checkContainerInfo(await given.parentContainer());

        expectResponse(info, {
          json: { Name: aValue, HostUrl: optional(absoluteUrl), SharingUrl: optional(absoluteUrl) },
        });
      },
    },
    {
      name: 'containers.CreateAndDeleteChildContainer',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CreateChildContainer with a suggested name creates a container, and DeleteContainer deletes it',
      spec: 'rest/containers/createchildcontainer',
      requirementIds: ['CCC-01', 'DELC-01'],
      ...whereContainersMayBeMade,
      async run({ given, wopi, names }) {
        const parent = await given.parentContainer();

        const creation = await wopi.createChildContainer(parent, { suggested: names.container(stem) });

        expectSuccess(creation);
        expectSuccess(await wopi.deleteContainer(given.made(creation, 'ContainerPointer.Url')));
      },
    },
    {
      name: 'containers.CreateAndDeleteChildContainerDupe',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CreateChildContainer creates two containers when it is sent the same suggested name twice',
      spec: 'rest/containers/createchildcontainer',
      requirementIds: ['CCC-02'],
      ...whereContainersMayBeMade,
      async run({ given, wopi, names }) {
        const parent = await given.parentContainer();
        const suggested = names.container(stem);

        const first = await wopi.createChildContainer(parent, { suggested });
        expectSuccess(first);
        const second = await wopi.createChildContainer(parent, { suggested });
        expectSuccess(second);
        expectSuccess(await wopi.deleteContainer(given.made(first, 'ContainerPointer.Url')));
        expectSuccess(await wopi.deleteContainer(given.made(second, 'ContainerPointer.Url')));
      },
    },
    {
      name: 'containers.CreateAndDeleteChildContainerExactName',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CreateChildContainer with an exact name creates a container, and DeleteContainer deletes it',
      spec: 'rest/containers/createchildcontainer',
      requirementIds: ['CCC-03', 'DELC-01'],
      ...whereContainersMayBeMade,
      async run({ given, wopi, names }) {
        const parent = await given.parentContainer();

        const creation = await wopi.createChildContainer(parent, { exact: names.container(stem) });

        expectSuccess(creation);
        expectSuccess(await wopi.deleteContainer(given.made(creation, 'ContainerPointer.Url')));
      },
    },
    {
      name: 'containers.CreateAndDeleteChildContainerExactNameDupe',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CreateChildContainer with an exact name that is taken returns 409 and keeps the first container',
      spec: 'rest/containers/createchildcontainer',
      requirementIds: ['CCC-05'],
      ...whereContainersMayBeMade,
      async run({ given, wopi, names }) {
        const exact = names.container(stem);
        const first = await given.newContainer({ name: exact });

        const second = await wopi.createChildContainer(await given.parentContainer(), { exact });

        expectResponse(second, { status: 409 });
        expectSuccess(await wopi.deleteContainer(first));
      },
    },
    {
      name: 'containers.GetEcosystem',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetEcosystem on a container returns the absolute URL of the ecosystem with an access token',
      spec: 'rest/containers/getecosystem',
      requirementIds: ['GETECO-02', 'URL-05'],
      readOnly: true,
      async run({ given, wopi }) {
        const pointer = await wopi.getEcosystem(await given.parentContainer());

        expectResponse(pointer, { json: { Url: absoluteUrlWithToken } });
      },
    },
    ...neverReadOnly([
      {
        name: 'containers.LicensingPropertiesOnChildFolderMatchWithParentFolder',
        category: 'OfficeNativeClient',
        level: 'MUST',
        requirement: 'A new container reports the same license properties as its parent container',
        spec: 'rest/containers/checkcontainerinfo',
        requirementIds: ['CCI-04', 'CCI-05', 'CFI-47'],
        async run({ given, wopi, names }) {
          const parent = await wopi.checkContainerInfo(await given.parentContainer());
          expectResponse(parent, {
            json: {
              UserCanCreateChildFile: optional(equals(true)),
              UserCanCreateChildContainer: optional(equals(true)),
              ...licensingValues,
            },
          });

          const child = await given.newContainer({ name: names.container('testfolder') });

          expectResponse(await wopi.checkContainerInfo(child), { json: sameLicensing(parent) });
        },
      },
    ]),
  ],
});
