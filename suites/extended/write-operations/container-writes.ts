import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { type JsonExpectation, not } from '../../../harness/expect/json.ts';
import { expectNothingDone } from '../../../harness/expect/nothing-done.ts';
import type { TargetName } from '../../../wopi/headers.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { expectNothingMade } from '../expect-nothing-made.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import type { Prepared, WriteOperation } from './write-operation.ts';

const common = { category: 'WopiCore', claims: ['SupportsContainers'], setup: [], rights: [] } as const;

/** The operations on containers. */
export const containerWrites: readonly WriteOperation[] = [
  {
    ...common,
    operation: 'CreateChildContainer',
    spec: 'rest/containers/createchildcontainer',
    to: 'container',
    rights: mayMakeContainers,
    invalidTokenIds: ['CCC-10'],
    prepare: (context) => prepareCreation(context, (wopi, as, name) => wopi.createChildContainer(as, name)),
  },
  {
    ...common,
    operation: 'CreateChildFile',
    spec: 'rest/containers/createchildfile',
    to: 'container',
    rights: mayMakeChildFiles,
    prepare: (context) => prepareCreation(context, (wopi, as, name) => wopi.createChildFile(as, name)),
  },
  {
    ...common,
    operation: 'RenameContainer',
    spec: 'rest/containers/renamecontainer',
    to: 'newContainer',
    setup: mayMakeContainers,
    prepare(context) {
      const name = context.names.unique('renamed');
      return prepareChange(context, (wopi, as) => wopi.renameContainer(as, name), { Name: not(name) });
    },
  },
  {
    ...common,
    operation: 'DeleteContainer',
    spec: 'rest/containers/deletecontainer',
    to: 'newContainer',
    setup: mayMakeContainers,
    prepare: (context) => prepareChange(context, (wopi, as) => wopi.deleteContainer(as), {}),
  },
];

async function prepareCreation(
  context: CheckContext,
  send: (wopi: WopiClient, as: WopiResource, name: TargetName) => Promise<WopiResponse>,
): Promise<Prepared> {
  const name = context.names.file();
  return {
    resource: await context.given.parentContainer(),
    send: (as) => send(context.wopi, as, { exact: name }),
    look: (refused) => expectNothingMade(context, refused, name),
  };
}

async function prepareChange(
  { given, wopi }: CheckContext,
  send: (wopi: WopiClient, as: WopiResource) => Promise<WopiResponse>,
  json: Readonly<Record<string, JsonExpectation>>,
): Promise<Prepared> {
  const container = await given.sharedContainer();
  return {
    resource: container,
    send: (as) => send(wopi, as),
    async look(refused) {
      const response = await wopi.checkContainerInfo(container);
      expectNothingDone(refused, [{ response, expected: { status: 200, json } }]);
    },
  };
}
