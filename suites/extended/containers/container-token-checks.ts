import type { Check } from '../../../harness/checks/check.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import { likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import { absoluteUrlWithToken, arrayOfLength, aValue } from '../../../harness/expect/json.ts';
import { pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse, expectSuccess, expectTokenRefused } from '../../../harness/expect/response.ts';
import type { Given } from '../../../harness/given/given.ts';
import { resourceAt } from '../../../harness/lane/require-response.ts';
import { type WopiResource, withAccessToken } from '../../../wopi/resource.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;
const tokens = {
  ...common,
  spec: 'rest/concepts#access-token',
  requirementIds: ['TOKEN-06'],
  likelyCause: likely(
    'The host may reuse the token of the request, or its tokens may identify only the user.',
    succeeded,
  ),
} as const;

interface Holder {
  readonly check: string;
  readonly what: string;
  readonly needs?: readonly Gate[];
  readonly reach: (given: Given) => Promise<WopiResource>;
}

const holders: readonly Holder[] = [
  {
    check: 'ParentContainerTokenOpensNoFile',
    what: 'The access token of the parent container',
    reach: (given) => given.parentContainer(),
  },
  {
    check: 'EcosystemTokenOpensNoFile',
    what: 'The access token of the ecosystem',
    needs: ['SupportsEcosystem'],
    reach: (given) => given.ecosystem(),
  },
  {
    check: 'ChildFileTokenOpensNoOtherFile',
    what: 'The access token of a new child file',
    needs: mayMakeChildFiles,
    reach: (given) => given.newChildFile(),
  },
];

const opensNoFile: readonly Check[] = holders.map(({ check, what, needs = [], reach }) => ({
  ...tokens,
  name: `Tokens.${check}`,
  requirement: `${what} does not open the file under test`,
  needs,
  async run({ file, given, wopi }) {
    const { accessToken } = await reach(given);

    expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, accessToken)));
  },
}));

/** Whether returned URLs open the right resource, and their tokens no other resource. */
export const containerTokenChecks: readonly Check[] = [
  {
    ...common,
    name: 'GetRootContainer.UrlOpensTheRoot',
    requirement: 'GetRootContainer returns a URL that opens the root container and can list its children',
    spec: 'rest/ecosystem/getrootcontainer',
    requirementIds: ['ECO-06'],
    needs: ['SupportsEcosystem'],
    readOnly: true,
    async run({ given, wopi }) {
      const pointer = await wopi.getRootContainer(await given.ecosystem());
      expectResponse(pointer, {
        status: 200,
        json: { 'ContainerPointer.Name': aValue, 'ContainerPointer.Url': absoluteUrlWithToken },
      });
      const root = resourceAt(pointer, 'ContainerPointer.Url');

      const [info, listing] = await Promise.all([wopi.checkContainerInfo(root), wopi.enumerateChildren(root)]);
      expectSuccess(info);
      expectSuccess(listing);
    },
  },
  {
    ...common,
    name: 'GetEcosystem.ContainerLeadsToTheSameEcosystem',
    requirement: 'GetEcosystem on a container returns a working URL of the same ecosystem as on a file',
    spec: 'rest/containers/getecosystem',
    requirementIds: ['GETECO-02', 'GETECO-03'],
    needs: ['SupportsEcosystem'],
    readOnly: true,
    async run({ given, wopi }) {
      const pointer = await wopi.getEcosystem(await given.parentContainer());

      expectResponse(pointer, { status: 200, json: { Url: pointsTo(await given.ecosystem()) } });
      expectSuccess(await wopi.checkEcosystem(resourceAt(pointer, 'Url')));
    },
  },
  ...opensNoFile,
  {
    ...tokens,
    name: 'Tokens.ChildContainerTokenDoesNotOpenItsParent',
    requirementIds: [...tokens.requirementIds, 'CCI-08'],
    requirement: 'The access token of a container does not open its parent container',
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const parent = await given.parentContainer();
      const { accessToken } = await given.newContainer();

      expectTokenRefused(await wopi.checkContainerInfo(withAccessToken(parent, accessToken)));
    },
  },
  {
    ...tokens,
    name: 'Tokens.ListedTokensOpenNoSibling',
    requirement: 'The access token that EnumerateChildren returns for one file does not open another',
    needs: [...mayMakeContainers, ...mayMakeChildFiles],
    async run({ given, wopi }) {
      const container = await given.newContainer();
      await given.newChildFile({ below: container });
      await given.newChildFile({ below: container });
      const listing = await wopi.enumerateChildren(container);
      expectResponse(listing, { status: 200, json: { ChildFiles: arrayOfLength(2) } });
      const { accessToken } = resourceAt(listing, 'ChildFiles[0].Url');

      expectTokenRefused(
        await wopi.checkFileInfo(withAccessToken(resourceAt(listing, 'ChildFiles[1].Url'), accessToken)),
      );
    },
  },
];
