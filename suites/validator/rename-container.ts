import { defineSuite } from '../../harness/checks/check.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { whereContainersMayBeMade } from './gates.ts';

interface NewName {
  readonly check: string;
  readonly requirement: string;
  readonly stem: string;
  readonly requirementId: string;
}

const newNames: readonly NewName[] = [
  {
    check: 'CreateAndRenameChildContainer',
    requirement: 'RenameContainer returns 200; then CheckContainerInfo returns the new name and DeleteContainer works',
    stem: 'RenameContainerTest',
    requirementId: 'RENC-01',
  },
  {
    check: 'CreateAndRenameChildContainerAndVerifyReturnedContainerNameIsCorrectlyEncoded',
    requirement: 'RenameContainer decodes a UTF-7 name, and CheckContainerInfo returns it as plain JSON text',
    stem: 'container_name',
    requirementId: 'RENC-02',
  },
];

export const renameContainer = defineSuite({
  group: 'RenameContainer',
  summary: 'RenameContainer on new containers',
  needs: ['UserCanWrite', 'SupportsContainers', { property: 'UserCanRename', of: 'parentContainer', must: 'be true' }],
  checks: newNames.map(({ check, requirement, stem, requirementId }) => ({
    name: `containers.${check}`,
    category: 'WopiCore',
    level: 'MUST',
    requirement,
    spec: 'rest/containers/renamecontainer',
    requirementIds: [requirementId],
    ...whereContainersMayBeMade,
    async run({ given, wopi, names }) {
      const container = await given.newContainer();
      const name = names.container(stem);

      expectSuccess(await wopi.renameContainer(container, name));
      expectResponse(await wopi.checkContainerInfo(container), { json: { Name: equals(name) } });
      expectSuccess(await wopi.deleteContainer(container));
    },
  })),
});
