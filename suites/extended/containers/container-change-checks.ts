import type { Check } from '../../../harness/checks/check.ts';
import { likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import { arrayOfLength, differsFrom, equals, sameName } from '../../../harness/expect/json.ts';
import { pointsElsewhere, pointsTo } from '../../../harness/expect/resource.ts';
import {
  expectLockMismatch,
  expectResponse,
  expectSuccess,
  expectTokenRefused,
} from '../../../harness/expect/response.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import { expectNameOrRefusal, nameOrAdjusted, oneName, returnedName, unlessRefused } from '../names-or-refusal.ts';
import { unusualStem } from '../names-to-try.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;
const createChildFile = { ...common, spec: 'rest/containers/createchildfile' } as const;
const createChildContainer = { ...common, spec: 'rest/containers/createchildcontainer' } as const;
const deleteContainer = { ...common, spec: 'rest/containers/deletecontainer' } as const;
const renameContainer = { ...common, spec: 'rest/containers/renamecontainer' } as const;

const mayRename = [
  ...mayMakeContainers,
  { property: 'UserCanRename', of: 'parentContainer', must: 'be true' },
] as const;

/** Effects that changes to containers must have beyond their response. */
export const containerChangeChecks: readonly Check[] = [
  {
    ...createChildFile,
    name: 'CreateChildFile.NewFileIsEmpty',
    requirement: 'CreateChildFile creates a zero-byte file',
    requirementIds: ['CCF-02'],
    likelyCause: likely('The host may fill new files from a template.', wrong(/^(body|property Size)$/)),
    needs: mayMakeChildFiles,
    async run({ given, wopi }) {
      const file = await given.newChildFile();

      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { Size: equals(0) } });
      expectResponse(await wopi.getFile(file), { status: 200, body: new Uint8Array() });
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.SuggestedTakenNameMakesAnotherFile',
    requirement: 'CreateChildFile with a suggested name that is taken creates a new file and keeps the existing one',
    requirementIds: ['CCF-03'],
    needs: mayMakeChildFiles,
    async run({ given, wopi, names, documents }) {
      const suggested = names.file();
      const first = await given.newChildFile({ name: suggested, content: documents.simple });

      const creation = await wopi.createChildFile(await given.parentContainer(), { suggested });

      expectResponse(creation, { status: 200, json: { Url: pointsElsewhere(first) } });
      expectResponse(await wopi.getFile(first), { status: 200, body: documents.simple });
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.LockedTargetIsNamedAndKept',
    requirement: 'CreateChildFile over a locked file returns 409 and its lock ID, and keeps its content',
    requirementIds: ['CCF-07'],
    needs: [...mayMakeChildFiles, 'SupportsLocks'],
    async run({ given, wopi, names, documents }) {
      const exact = names.file();
      const target = await given.newChildFile({ name: exact, content: documents.simple });
      const lock = names.unique('lock');
      await given.lockOn(target, lock);

      const refused = await wopi.createChildFile(await given.parentContainer(), { exact, overwrite: true });

      expectLockMismatch(refused, { currentLock: lock });
      expectResponse(await wopi.getFile(target), { status: 200, body: documents.simple });
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.UnusualName',
    requirement: 'CreateChildFile decodes accents, Chinese, emoji, "&", "+", and spaces in a name, or returns 400',
    requirementIds: ['CCF-10', 'CCF-11'],
    likelyCause: likely(
      'The host might not decode UTF-7, or may treat the header as part of a URL.',
      wrong(/Name$/),
      returned(404),
    ),
    needs: mayMakeChildFiles,
    async run({ note, given, wopi, names }) {
      const exact = names.file(unusualStem);

      const creation = await wopi.createChildFile(await given.parentContainer(), { exact });

      expectNameOrRefusal(creation, 'Name', sameName(exact));
      await unlessRefused({ note }, creation, async () => {
        const info = await wopi.checkFileInfo(given.made(creation, 'Url'));
        expectResponse(info, { status: 200, json: { BaseFileName: sameName(exact) } });
      });
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.ExactParentFolder',
    requirement: 'CreateChildFile with an exact name that leads out of the container returns 400',
    requirementIds: ['CCF-10'],
    needs: mayMakeChildFiles,
    async run({ given, wopi, names }) {
      const exact = `../${names.file()}`;

      expectResponse(await wopi.createChildFile(await given.parentContainer(), { exact }), { status: 400 });
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.SuggestedParentFolder',
    requirement: 'CreateChildFile with a suggested name that starts with "../" creates the file in the container',
    requirementIds: ['CCF-03'],
    needs: [...mayMakeContainers, ...mayMakeChildFiles],
    async run({ given, wopi, names }) {
      const container = await given.newContainer();

      expectSuccess(await wopi.createChildFile(container, { suggested: `../${names.file()}` }));
      expectResponse(await wopi.enumerateChildren(container), { status: 200, json: { ChildFiles: arrayOfLength(1) } });
    },
  },
  {
    ...createChildContainer,
    name: 'CreateChildContainer.UnusualName',
    requirement: 'CreateChildContainer decodes accents, Chinese, emoji, "&", "+", and spaces, or returns 400',
    requirementIds: ['CCC-03', 'CCC-04', 'CCC-07'],
    needs: mayMakeContainers,
    async run({ note, given, wopi, names }) {
      const exact = names.container(unusualStem);

      const creation = await wopi.createChildContainer(await given.parentContainer(), { exact });

      expectNameOrRefusal(creation, 'ContainerPointer.Name', sameName(exact));
      await unlessRefused({ note }, creation, async () => {
        const info = await wopi.checkContainerInfo(given.made(creation, 'ContainerPointer.Url'));
        expectResponse(info, { status: 200, json: { Name: sameName(exact) } });
      });
    },
  },
  {
    ...createChildContainer,
    name: 'CreateChildContainer.ExactParentFolder',
    requirement: 'CreateChildContainer with an exact name that leads out of the container returns 400',
    requirementIds: ['CCC-04', 'CCC-10'],
    needs: mayMakeContainers,
    async run({ given, wopi, names }) {
      const exact = `../${names.container()}`;

      expectResponse(await wopi.createChildContainer(await given.parentContainer(), { exact }), { status: 400 });
    },
  },
  {
    ...createChildContainer,
    name: 'CreateChildContainer.SuggestedParentFolder',
    requirement: 'CreateChildContainer with a suggested name that starts with "../" stays inside the parent',
    requirementIds: ['CCC-02'],
    needs: mayMakeContainers,
    async run({ given, wopi, names }) {
      const container = await given.newContainer();

      expectSuccess(await wopi.createChildContainer(container, { suggested: `../${names.container()}` }));
      expectResponse(await wopi.enumerateChildren(container), {
        status: 200,
        json: { ChildContainers: arrayOfLength(1) },
      });
    },
  },
  {
    ...createChildContainer,
    name: 'CreateChildContainer.ConflictingHeaders',
    level: 'SHOULD',
    requirement: 'CreateChildContainer with both X-WOPI-SuggestedTarget and X-WOPI-RelativeTarget returns 501',
    requirementIds: ['CCC-06', 'CCC-10'],
    needs: mayMakeContainers,
    async run({ given, wopi, names }) {
      const conflicting = names.container();

      const creation = await wopi.createChildContainer(await given.parentContainer(), { conflicting });

      expectResponse(creation, { status: 501 });
    },
  },
  {
    ...deleteContainer,
    name: 'DeleteContainer.ContainerWithAFileIsKept',
    level: 'SHOULD',
    requirement: 'DeleteContainer on a container with a file returns 409 and deletes neither',
    requirementIds: ['DELC-02'],
    likelyCause: likely('The host may delete recursively.', succeeded),
    needs: [...mayMakeContainers, ...mayMakeChildFiles],
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container });

      expectResponse(await wopi.deleteContainer(container), { status: 409 });
      expectSuccess(await wopi.checkContainerInfo(container));
      expectSuccess(await wopi.checkFileInfo(file));
    },
  },
  {
    ...deleteContainer,
    name: 'DeleteContainer.ContainerWithAContainerIsKept',
    level: 'SHOULD',
    requirement: 'DeleteContainer on a container with a child container returns 409 and deletes neither',
    requirementIds: ['DELC-02'],
    likelyCause: likely('The host may delete recursively, or count only files.', succeeded),
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const inner = await given.newContainer({ below: container });

      expectResponse(await wopi.deleteContainer(container), { status: 409 });
      expectSuccess(await wopi.checkContainerInfo(container));
      expectSuccess(await wopi.checkContainerInfo(inner));
    },
  },
  {
    ...deleteContainer,
    name: 'DeleteContainer.DeletedContainerIsGone',
    requirement: 'CheckContainerInfo on a deleted container returns 404, or 401 because its token is no longer valid',
    requirementIds: ['DELC-03', 'CCI-08'],
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.deletedContainer();

      expectTokenRefused(await wopi.checkContainerInfo(container));
    },
  },
  {
    ...renameContainer,
    name: 'RenameContainer.KeepsTheIds',
    requirement: 'RenameContainer keeps the IDs of the container and of the files in it',
    spec: 'rest/concepts#file-id',
    requirementIds: ['RENC-03', 'URL-11'],
    likelyCause: likely('The host may derive IDs from paths.', returned(401, 404), wrong(/^property /)),
    needs: [...mayRename, ...mayMakeChildFiles],
    async run({ given, wopi, names }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container });

      expectSuccess(await wopi.renameContainer(container, names.container('renamed')));
      expectSuccess(await wopi.checkContainerInfo(container));
      expectSuccess(await wopi.checkFileInfo(file));
    },
  },
  {
    ...renameContainer,
    name: 'RenameContainer.TakenNameIsRefused',
    level: 'SHOULD',
    requirement: 'RenameContainer to a name that is taken returns 409 or 400 and keeps the old name, or adjusts it',
    requirementIds: ['RENC-04'],
    needs: mayRename,
    async run({ given, wopi, names }) {
      const taken = names.container('taken');
      await given.newContainer({ name: taken });
      const name = names.container();
      const container = await given.newContainer({ name });

      const rename = await wopi.renameContainer(container, taken);

      const isRenamed = rename.status === 200;
      expectResponse(rename, { status: [200, 400, 409], ...(isRenamed ? { json: { Name: differsFrom(taken) } } : {}) });
      expectResponse(await wopi.checkContainerInfo(container), {
        status: 200,
        json: { Name: isRenamed ? returnedName(rename) : equals(name) },
      });
    },
  },
  {
    ...renameContainer,
    name: 'RenameContainer.UnusualName',
    requirement: 'RenameContainer decodes accents, Chinese, emoji, "&", "+", and spaces, or adjusts or refuses them',
    requirementIds: ['RENC-01', 'RENC-02', 'RENC-04'],
    needs: mayRename,
    async run({ note, given, wopi, names }) {
      const container = await given.newContainer();
      const name = names.container(unusualStem);

      const rename = await wopi.renameContainer(container, name);

      expectNameOrRefusal(rename, 'Name', nameOrAdjusted(name));
      await unlessRefused({ note }, rename, async () => {
        const info = await wopi.checkContainerInfo(container);
        expectResponse(info, { status: 200, json: { Name: returnedName(rename) } });
      });
    },
  },
  {
    ...renameContainer,
    name: 'RenameContainer.ParentFolder',
    level: 'SHOULD',
    requirement: 'RenameContainer to a name that starts with "../" repairs it or returns 400, and moves nothing',
    requirementIds: ['RENC-04'],
    needs: mayRename,
    async run({ given, wopi, names }) {
      const parent = await given.parentContainer();
      const container = await given.newContainer();

      const rename = await wopi.renameContainer(container, `../${names.container()}`);

      expectNameOrRefusal(rename, 'Name', oneName);
      expectResponse(await wopi.enumerateAncestors(container), {
        status: 200,
        json: { 'AncestorsWithRootFirst[-1].Url': pointsTo(parent) },
      });
    },
  },
];
