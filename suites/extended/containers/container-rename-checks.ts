import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { noHeader } from '../../../harness/expect/headers.ts';
import { differsFrom, equals } from '../../../harness/expect/json.ts';
import { expectNothingDone, isRefused } from '../../../harness/expect/nothing-done.ts';
import { pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { requireEffect } from '../../../harness/lane/require-response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import { expectNameOrRefusal, nameOrAdjusted, oneName, returnedName, unlessRefused } from '../names-or-refusal.ts';
import { unusualStem } from '../names-to-try.ts';

const mayRename = [
  ...mayMakeContainers,
  { property: 'UserCanRename', of: 'parentContainer', must: 'be true' },
] as const;

const common = {
  category: 'WopiCore',
  level: 'MUST',
  spec: 'rest/containers/renamecontainer',
  needs: mayRename,
} as const;

/** Effects that RenameContainer must have beyond its response. */
export const containerRenameChecks: readonly Check[] = [
  {
    ...common,
    name: 'RenameContainer.KeepsTheIds',
    requirement: 'RenameContainer keeps the IDs of the container and of the files in it',
    spec: 'rest/concepts#file-id',
    requirementIds: ['RENC-03', 'URL-11'],
    likelyCause: likely('The host may derive IDs from paths.', returned(401, 404), wrong(/^property /)),
    needs: [...mayRename, ...mayMakeChildFiles],
    async run({ given, wopi, names }) {
      const name = names.container();
      const container = await given.newContainer({ name });
      const file = await given.newChildFile({ below: container });

      const rename = await wopi.renameContainer(container, names.container('renamed'));
      const info = await wopi.checkContainerInfo(container);

      expectSuccess(rename);
      expectSuccess(info);
      expectSuccess(await wopi.checkFileInfo(file));
      requireEffect(rename, info, { json: { Name: differsFrom(name) } });
    },
  },
  {
    ...common,
    name: 'RenameContainer.TakenNameIsRefused',
    level: 'SHOULD',
    requirement: 'RenameContainer to a name that is taken returns 409 or 400 and keeps the old name, or adjusts it',
    requirementIds: ['RENC-04'],
    async run(context) {
      const { given, names } = context;
      const taken = names.container('taken');
      await given.newContainer({ name: taken });

      const { rename, container } = await renameNewContainer(context, taken);

      const isRenamed = rename.status === 200;
      expectResponse(rename, { status: [200, 400, 409], ...(isRenamed ? { json: { Name: differsFrom(taken) } } : {}) });
      await expectReturnedName(context, rename, container);
    },
  },
  {
    ...common,
    name: 'RenameContainer.UnusualName',
    requirement: 'RenameContainer decodes accents, Chinese, emoji, "&", "+", and spaces, or adjusts or refuses them',
    requirementIds: ['RENC-01', 'RENC-02', 'RENC-04'],
    async run(context) {
      const name = context.names.container(unusualStem);

      const { rename, container } = await renameNewContainer(context, name);

      expectNameOrRefusal(rename, 'Name', nameOrAdjusted(name));
      await unlessRefused(context, rename, () => expectReturnedName(context, rename, container));
    },
  },
  {
    ...common,
    name: 'RenameContainer.NameErrorOnlyWith400',
    level: 'SHOULD',
    requirement: 'RenameContainer sends no X-WOPI-InvalidContainerNameError when it succeeds',
    requirementIds: ['RENC-06'],
    async run({ given, wopi, names }) {
      const rename = await wopi.renameContainer(await given.newContainer(), names.container('renamed'));

      expectResponse(rename, { headers: { 'X-WOPI-InvalidContainerNameError': noHeader } });
    },
  },
  {
    ...common,
    name: 'RenameContainer.ParentFolder',
    level: 'SHOULD',
    requirement: 'RenameContainer to a name that starts with "../" repairs it or returns 400, and moves nothing',
    requirementIds: ['RENC-04'],
    async run(context) {
      const { given, wopi, names } = context;
      const parent = await given.parentContainer();

      const { rename, container } = await renameNewContainer(context, `../${names.container()}`);

      expectNameOrRefusal(rename, 'Name', oneName);
      expectResponse(await wopi.enumerateAncestors(container), {
        status: 200,
        json: { 'AncestorsWithRootFirst[-1].Url': pointsTo(parent) },
      });
    },
  },
];

/** Renames a new container, and expects that it keeps its name if the host refuses. */
async function renameNewContainer(
  { given, wopi, names }: CheckContext,
  requested: string,
): Promise<{ readonly rename: WopiResponse; readonly container: WopiResource }> {
  const name = names.container();
  const container = await given.newContainer({ name });
  const rename = await wopi.renameContainer(container, requested);
  const response = await wopi.checkContainerInfo(container);
  expectNothingDone(rename, [{ response, expected: { status: 200, json: { Name: equals(name) } } }]);
  return { rename, container };
}

async function expectReturnedName(
  { wopi }: CheckContext,
  rename: WopiResponse,
  container: WopiResource,
): Promise<void> {
  if (isRefused(rename)) return;
  const info = await wopi.checkContainerInfo(container);
  expectResponse(info, { status: 200, json: { Name: returnedName(rename) } });
}
