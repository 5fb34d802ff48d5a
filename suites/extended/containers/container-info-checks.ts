import type { Check } from '../../../harness/checks/check.ts';
import { headerIfPresent } from '../../../harness/expect/headers.ts';
import { aValue, describeJson, equals, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';

const common = { category: 'WopiCore', level: 'MUST', readOnly: true } as const;

const rights = ['UserCanCreateChildContainer', 'UserCanCreateChildFile', 'UserCanDelete', 'UserCanRename'];

const booleanIfSent: JsonExpectation = (value) =>
  value === undefined || typeof value === 'boolean' ? undefined : 'true, false, or no property';

// The characters that crash or confuse the iOS client.
const legalName: JsonExpectation = (value) => {
  const illegal = /[\\/:*?"<>|\0]/.exec(String(value));
  return illegal ? `a name without ${describeJson(illegal[0])}` : undefined;
};

/** What CheckContainerInfo and EnumerateAncestors return for the containers of the file under test. */
export const containerInfoChecks: readonly Check[] = [
  {
    ...common,
    name: 'CheckContainerInfo.RightsAreBooleans',
    requirement: 'The rights in CheckContainerInfo are Booleans',
    spec: 'rest/containers/checkcontainerinfo',
    requirementIds: ['CCI-03'],
    async run({ given, wopi }) {
      const json = Object.fromEntries(rights.map((right) => [right, booleanIfSent]));

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
    name: 'EnumerateAncestors.NamesAgreeWithCheckContainerInfo',
    requirement: 'EnumerateAncestors returns the name of the parent that CheckContainerInfo returns',
    spec: 'rest/files/enumerateancestors',
    requirementIds: ['ANCEST-02'],
    async run({ file, given, wopi }) {
      const info = await wopi.checkContainerInfo(await given.parentContainer());
      expectResponse(info, { status: 200, json: { Name: aValue } });
      const name = equals(String(valueAt(info, 'Name')));

      expectResponse(await wopi.enumerateAncestors(file), {
        status: 200,
        json: { 'AncestorsWithRootFirst[-1].Name': name },
      });
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
      const sent = valueAt(root, 'ContainerInfo.Name');
      if (sent === undefined) return;

      const info = await wopi.checkContainerInfo(await given.rootContainer());
      expectResponse(info, { status: 200, json: { Name: equals(String(sent)) } });
    },
  },
];
