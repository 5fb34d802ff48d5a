import { defineSuite } from '../../harness/checks/check.ts';
import { absoluteUrlWithToken, aValue, equals, optional } from '../../harness/expect/json.ts';
import { expectResponse, expectTokenRefused } from '../../harness/expect/response.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';

export const ecosystem = defineSuite({
  group: 'Ecosystem',
  summary: 'GetEcosystem, CheckEcosystem, and GetRootContainer',
  needs: ['SupportsContainers', 'SupportsEcosystem'],
  checks: [
    {
      name: 'files.GetEcosystem',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetEcosystem on a file returns the absolute URL of the ecosystem with an access token',
      spec: 'rest/files/getecosystem',
      requirementIds: ['GETECO-01', 'CFI-31'],
      readOnly: true,
      async run({ file, wopi }) {
        expectResponse(await wopi.getEcosystem(file), { json: { Url: absoluteUrlWithToken } });
      },
    },
    {
      name: 'ecosystem.CheckEcosystem',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'CheckEcosystem returns 200 and JSON in which SupportsContainers, if sent, is true',
      spec: 'rest/ecosystem/checkecosystem',
      requirementIds: ['ECO-01', 'ECO-02', 'GETECO-03', 'URL-06'],
      differs:
        "The validator's test puts the ecosystem URL in an attribute that its code never reads, so it sends CheckFileInfo again. " +
        'This check sends CheckEcosystem to the URL that GetEcosystem returns. The documentation makes every property optional, so {} is valid.',
      readOnly: true,
      async run({ given, wopi }) {
        const check = await wopi.checkEcosystem(await given.ecosystem());

        expectResponse(check, { status: 200, json: { SupportsContainers: optional(equals(true)) } });
      },
    },
    {
      name: 'ecosystem.GetRootContainer',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetRootContainer returns the name of the root container and its absolute URL with an access token',
      spec: 'rest/ecosystem/getrootcontainer',
      requirementIds: ['ECO-03', 'URL-06'],
      readOnly: true,
      async run({ given, wopi }) {
        const root = await wopi.getRootContainer(await given.ecosystem());

        expectResponse(root, {
          json: { 'ContainerPointer.Name': aValue, 'ContainerPointer.Url': absoluteUrlWithToken },
        });
      },
    },
    {
      name: 'ecosystem.GetRootContainerInvalidAccessToken',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'GetRootContainer with an invalid access token returns 401 or 404',
      spec: 'rest/ecosystem/getrootcontainer',
      requirementIds: ['ECO-05'],
      readOnly: true,
      async run({ given, wopi }) {
        const ecosystem = withAccessToken(await given.ecosystem(), invalidAccessToken);

        expectTokenRefused(await wopi.getRootContainer(ecosystem));
      },
    },
  ],
});
