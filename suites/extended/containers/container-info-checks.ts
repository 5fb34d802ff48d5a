import type { Check } from '../../../harness/checks/check.ts';
import { crashed, differs, likely, unless } from '../../../harness/checks/likely-cause.ts';
import type { JsonValue, WopiResponse } from '../../../harness/client/response.ts';
import { headerIfPresent } from '../../../harness/expect/headers.ts';
import {
  absoluteUrlWithToken,
  aValue,
  describeJson,
  equals,
  isObject,
  type JsonExpectation,
} from '../../../harness/expect/json.ts';
import { expectRefused, expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { isFalse, isTrue } from '../../../harness/lane/claims.ts';
import { resourceAt, valueAt } from '../../../harness/lane/require-response.ts';
import { mayMakeContainers } from '../gates.ts';
import { containerRights, sameContainerInfo, sameFlag } from './same-container-info.ts';

const common = { category: 'WopiCore', level: 'MUST', readOnly: true } as const;

const booleanIfSent: JsonExpectation = (value) =>
  value === undefined || typeof value === 'boolean' ? undefined : 'true, false, or no property';

// The characters that crash or confuse the iOS client.
const legalName: JsonExpectation = (value) => {
  const illegal = /[\\/:*?"<>|\0]/.exec(String(value));
  return illegal ? `a name without ${describeJson(illegal[0])}` : undefined;
};

const ancestors = 'AncestorsWithRootFirst';
const mostAncestors = 8;

const pointersToContainers: JsonExpectation = (value) =>
  Array.isArray(value) && (value as readonly JsonValue[]).every(isPointer)
    ? undefined
    : 'containers with a Name and an absolute URL with an access_token parameter';

function isPointer(entry: JsonValue): boolean {
  return isObject(entry) && aValue(entry.Name) === undefined && absoluteUrlWithToken(entry.Url) === undefined;
}

/** What CheckContainerInfo and EnumerateAncestors return for the containers of the file under test. */
export const containerInfoChecks: readonly Check[] = [
  {
    ...common,
    name: 'CheckContainerInfo.RightsAreBooleans',
    requirement: 'The rights in CheckContainerInfo are Booleans',
    spec: 'rest/containers/checkcontainerinfo',
    requirementIds: ['CCI-03'],
    async run({ given, wopi }) {
      const json = Object.fromEntries(containerRights.map((right) => [right, booleanIfSent]));

      expectResponse(await wopi.checkContainerInfo(await given.parentContainer()), { status: 200, json });
    },
  },
  {
    ...common,
    name: 'CheckContainerInfo.NameIsLegal',
    requirement: 'The name of a container contains no character that the iOS app cannot handle',
    spec: 'https://github.com/Microsoft/Office-Online-Test-Tools-and-Documentation/blob/master/docs/native/src/issues/invalidcharacters.rst',
    requirementIds: ['CCI-07'],
    async run({ given, wopi }) {
      const json = { Name: legalName };

      expectResponse(await wopi.checkContainerInfo(await given.parentContainer()), { status: 200, json });
    },
  },
  {
    ...common,
    name: 'CheckContainerInfo.AnonymousUserIsThatOfCheckFileInfo',
    level: 'SHOULD',
    requirement: 'IsAnonymousUser in CheckContainerInfo is the same as in CheckFileInfo of a file in the container',
    spec: 'rest/containers/checkcontainerinfo',
    requirementIds: ['CCI-09'],
    async run({ given }) {
      const { IsAnonymousUser } = await given.fileInfo();

      expectResponse(await given.containerInfoResponse(), {
        status: 200,
        json: { IsAnonymousUser: sameFlag(IsAnonymousUser) },
      });
    },
  },
  {
    ...common,
    readOnly: false,
    name: 'CheckContainerInfo.RightsAreGranted',
    requirement: 'UserCanRename and UserCanDelete of a container state what RenameContainer and DeleteContainer do',
    spec: 'rest/containers/checkcontainerinfo',
    requirementIds: ['CCI-03', 'RENC-05', 'DELC-04'],
    likelyCause: likely(
      'The host may return the rights of a different container or role, such as those of the owner.',
      unless(crashed, differs(/^status$/)),
    ),
    needs: mayMakeContainers,
    async run({ given, wopi, names }) {
      const container = await given.newContainer();
      const info = await wopi.checkContainerInfo(container);
      expectSuccess(info);

      expectAsStated(info, 'UserCanRename', await wopi.renameContainer(container, names.container('renamed')));
      expectAsStated(info, 'UserCanDelete', await wopi.deleteContainer(container));
    },
  },
  {
    ...common,
    name: 'EnumerateAncestors.NamesAgreeWithCheckContainerInfo',
    requirement: 'EnumerateAncestors returns every ancestor with a URL that opens it and the name it has there',
    spec: 'rest/files/enumerateancestors',
    requirementIds: ['ANCEST-02'],
    async run({ file, wopi }) {
      const listing = await wopi.enumerateAncestors(file);
      expectResponse(listing, { status: 200, json: { [ancestors]: pointersToContainers } });

      for (const at of pathsOfAncestors(listing)) {
        const info = await wopi.checkContainerInfo(resourceAt(listing, `${at}.Url`));
        expectResponse(info, { status: 200, json: { Name: equals(String(valueAt(listing, `${at}.Name`))) } });
      }
    },
  },
  {
    ...common,
    name: 'EnumerateAncestors.IncompleteIsTrueIfSent',
    requirement: 'X-WOPI-EnumerationIncomplete of EnumerateAncestors is true if it is sent',
    spec: 'rest/files/enumerateancestors',
    requirementIds: ['ANCEST-05', 'ANCC-04'],
    async run({ file, given, wopi }) {
      const expected = { headers: { 'X-WOPI-EnumerationIncomplete': headerIfPresent('true') } };

      expectResponse(await wopi.enumerateAncestors(file), expected);
      expectResponse(await wopi.enumerateAncestors(await given.parentContainer()), expected);
    },
  },
  {
    ...common,
    name: 'GetRootContainer.ContainerInfoIsThatOfTheRoot',
    level: 'SHOULD',
    requirement: 'ContainerInfo of GetRootContainer, if sent, equals CheckContainerInfo of the root',
    spec: 'rest/ecosystem/getrootcontainer',
    requirementIds: ['ECO-04'],
    needs: ['SupportsEcosystem'],
    async run({ given, wopi }) {
      const root = await wopi.getRootContainer(await given.ecosystem());
      if (valueAt(root, 'ContainerInfo') === undefined) return;

      const info = await wopi.checkContainerInfo(await given.rootContainer());
      expectResponse(info, { status: 200, json: sameContainerInfo(root) });
    },
  },
  {
    ...common,
    readOnly: false,
    name: 'CreateChildContainer.ContainerInfoIsThatOfTheContainer',
    level: 'SHOULD',
    requirement: 'ContainerInfo of CreateChildContainer, if sent, equals CheckContainerInfo of the new container',
    spec: 'rest/containers/createchildcontainer',
    requirementIds: ['CCC-08'],
    needs: mayMakeContainers,
    async run({ given, wopi, names }) {
      const creation = await wopi.createChildContainer(await given.parentContainer(), { exact: names.container() });
      if (valueAt(creation, 'ContainerInfo') === undefined) return;

      const info = await wopi.checkContainerInfo(given.made(creation, 'ContainerPointer.Url'));
      expectResponse(info, { status: 200, json: sameContainerInfo(creation) });
    },
  },
];

/** Expects that the host does what the user has the right to do, and refuses what the user has not. */
function expectAsStated(info: WopiResponse, right: string, response: WopiResponse): void {
  const stated = valueAt(info, right);
  if (isTrue(stated)) expectResponse(response, { status: [200, 204] });
  if (isFalse(stated)) expectRefused(response);
}

/** The paths of the ancestors in a listing: the nearest ones, if there are many. */
function pathsOfAncestors(listing: WopiResponse): readonly string[] {
  const list = valueAt(listing, ancestors) as readonly JsonValue[];
  return list.map((_, index) => `${ancestors}[${index}]`).slice(-mostAncestors);
}
