import type { Check } from '../../../harness/checks/check.ts';
import { carriedOut, likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { arrayOfLength, equals, sameName } from '../../../harness/expect/json.ts';
import { expectNothingDone } from '../../../harness/expect/nothing-done.ts';
import { pointsElsewhere } from '../../../harness/expect/resource.ts';
import {
  expectLockMismatch,
  expectResponse,
  expectSuccess,
  expectTokenRefused,
} from '../../../harness/expect/response.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import { expectNothingMade } from '../expect-nothing-made.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import { expectNameOrRefusal, unlessRefused } from '../names-or-refusal.ts';
import { unusualStem } from '../names-to-try.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;
const createChildFile = { ...common, spec: 'rest/containers/createchildfile' } as const;
const createChildContainer = { ...common, spec: 'rest/containers/createchildcontainer' } as const;
const deleteContainer = { ...common, spec: 'rest/containers/deletecontainer' } as const;

/** Expects that these resources still exist after a refused deletion. */
function expectKept(deletion: WopiResponse, ...found: readonly WopiResponse[]): void {
  expectNothingDone(
    deletion,
    found.map((response) => ({ response, expected: { status: 200 } })),
  );
}

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

      const [info, download] = await Promise.all([wopi.checkFileInfo(file), wopi.getFile(file)]);
      expectResponse(download, { status: 200, body: new Uint8Array() });
      expectResponse(info, { status: 200, json: { Size: equals(0) } });
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
    name: 'CreateChildFile.TakenNameKeepsTheFile',
    requirement: 'CreateChildFile that is refused because the exact name is taken keeps the existing file',
    requirementIds: ['CCF-05'],
    likelyCause: likely('The host may create the empty file before it looks up the name.', carriedOut),
    needs: mayMakeChildFiles,
    async run(context) {
      const { given, wopi, names, documents } = context;
      const exact = names.file();
      const target = await given.newChildFile({ name: exact, content: documents.simple });

      const refused = await wopi.createChildFile(await given.parentContainer(), { exact });

      await expectUntouched(context, refused, target, { content: documents.simple });
      requireRefusal(refused);
    },
  },
  {
    ...createChildFile,
    name: 'CreateChildFile.LockedTargetIsNamedAndKept',
    requirement: 'CreateChildFile over a locked file returns 409 and its lock ID, and keeps its content',
    requirementIds: ['CCF-07'],
    needs: [...mayMakeChildFiles, 'SupportsLocks'],
    async run(context) {
      const { given, wopi, names, documents } = context;
      const exact = names.file();
      const target = await given.newChildFile({ name: exact, content: documents.simple });
      const lock = names.unique('lock');
      await given.lockOn(target, lock);

      const refused = await wopi.createChildFile(await given.parentContainer(), { exact, overwrite: true });

      expectLockMismatch(refused, { currentLock: lock });
      await expectUntouched(context, refused, target, { content: documents.simple, lock });
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
    async run(context) {
      const { given, wopi, names } = context;
      const exact = names.file(unusualStem);

      const creation = await wopi.createChildFile(await given.parentContainer(), { exact });

      expectNameOrRefusal(creation, 'Name', sameName(exact));
      await expectNothingMade(context, creation, exact);
      await unlessRefused(context, creation, async () => {
        const info = await wopi.checkFileInfo(given.made(creation, 'Url'));
        expectResponse(info, { status: 200, json: { BaseFileName: sameName(exact) } });
      });
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
    async run(context) {
      const { given, wopi, names } = context;
      const exact = names.container(unusualStem);

      const creation = await wopi.createChildContainer(await given.parentContainer(), { exact });

      expectNameOrRefusal(creation, 'ContainerPointer.Name', sameName(exact));
      await expectNothingMade(context, creation, exact);
      await unlessRefused(context, creation, async () => {
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
    async run(context) {
      const { given, wopi, names } = context;
      const name = names.container();

      const creation = await wopi.createChildContainer(await given.parentContainer(), { exact: `../${name}` });

      expectResponse(creation, { status: 400 });
      await expectNothingMade(context, creation, name);
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
    async run(context) {
      const { given, wopi, names } = context;
      const conflicting = names.container();

      const creation = await wopi.createChildContainer(await given.parentContainer(), { conflicting });

      await expectNothingMade(context, creation, conflicting);
      expectResponse(creation, { status: 501 });
    },
  },
  {
    ...deleteContainer,
    name: 'DeleteContainer.ContainerWithAFileIsKept',
    level: 'SHOULD',
    requirement: 'DeleteContainer on a container with a file returns 409 and deletes neither',
    requirementIds: ['DELC-02'],
    likelyCause: likely('The host may delete recursively.', succeeded, carriedOut),
    needs: [...mayMakeContainers, ...mayMakeChildFiles],
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const file = await given.newChildFile({ below: container });

      const deletion = await wopi.deleteContainer(container);

      expectKept(deletion, await wopi.checkContainerInfo(container), await wopi.checkFileInfo(file));
      expectResponse(deletion, { status: 409 });
    },
  },
  {
    ...deleteContainer,
    name: 'DeleteContainer.ContainerWithAContainerIsKept',
    level: 'SHOULD',
    requirement: 'DeleteContainer on a container with a child container returns 409 and deletes neither',
    requirementIds: ['DELC-02'],
    likelyCause: likely('The host may delete recursively, or count only files.', succeeded, carriedOut),
    needs: mayMakeContainers,
    async run({ given, wopi }) {
      const container = await given.newContainer();
      const inner = await given.newContainer({ below: container });

      const deletion = await wopi.deleteContainer(container);

      expectKept(deletion, await wopi.checkContainerInfo(container), await wopi.checkContainerInfo(inner));
      expectResponse(deletion, { status: 409 });
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
];
