import type { Check } from '../../../harness/checks/check.ts';
import { crashed, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { noHeader } from '../../../harness/expect/headers.ts';
import { absoluteUrlWithToken } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectNothingMade } from '../expect-nothing-made.ts';
import { mayMakeChildFiles, mayMakeContainers } from '../gates.ts';
import { expectExactNameOrRefusal, oneName } from '../names-or-refusal.ts';
import { awkwardNames, forbiddenCharacters, longStem, withoutPath } from '../names-to-try.ts';

const common = { category: 'WopiCore', level: 'MUST' } as const;
const createChildFile = { ...common, spec: 'rest/containers/createchildfile', needs: mayMakeChildFiles } as const;
const createChildContainer = {
  ...common,
  spec: 'rest/containers/createchildcontainer',
  needs: mayMakeContainers,
} as const;

const passedThrough = likely(
  'The host may pass through an error from its file system, or silently repair the name.',
  crashed,
  wrong(/Name$/),
);

const exactFileNames: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...createChildFile,
  name: `CreateChildFile.Exact${label}`,
  requirement: `CreateChildFile with an exact name such as ${JSON.stringify(awkward('x'))} ${awkward('').includes('/') ? 'returns 400' : 'returns 400 or uses it unchanged'}`,
  requirementIds: ['CCF-10'],
  likelyCause: passedThrough,
  async run(context) {
    const { given, wopi, names } = context;
    const name = names.file();
    const exact = awkward(name);

    const creation = await wopi.createChildFile(await given.parentContainer(), { exact });

    expectExactNameOrRefusal(creation, 'Name', exact);
    await expectNothingMade(context, creation, name);
  },
}));

// The name of the run comes first, so that it is left where the host cuts the name.
const lengthened = (name: string) => name.replace(/(?=\.[^.]*$)|$/, `-${longStem}`);

const suggestedNames = [
  { label: 'ForbiddenCharacters', shown: 'with forbidden characters', suggested: forbiddenCharacters },
  { label: 'LongName', shown: 'of 700 characters', suggested: lengthened },
] as const;

const suggestedFileNames: readonly Check[] = [
  ...suggestedNames,
  { label: 'Extension', shown: 'that is only an extension', suggested: (name: string) => name.replace(/.*\./, '.') },
].map(({ label, shown, suggested }) => ({
  ...createChildFile,
  name: `CreateChildFile.Suggested${label}`,
  requirement: `CreateChildFile with a suggested name ${shown} finds a name and keeps the extension`,
  requirementIds: ['CCF-03'],
  likelyCause: passedThrough,
  async run({ given, wopi, names }) {
    const creation = await wopi.createChildFile(await given.parentContainer(), { suggested: suggested(names.file()) });

    expectResponse(creation, { status: 200, json: { Name: withoutPath, Url: absoluteUrlWithToken } });
  },
}));

const suggestedContainerNames: readonly Check[] = suggestedNames.map(({ label, shown, suggested }) => ({
  ...createChildContainer,
  name: `CreateChildContainer.Suggested${label}`,
  requirement: `CreateChildContainer with a suggested name ${shown} finds a name`,
  requirementIds: ['CCC-02'],
  likelyCause: passedThrough,
  async run({ given, wopi, names }) {
    const parent = await given.parentContainer();

    const creation = await wopi.createChildContainer(parent, { suggested: suggested(names.container()) });

    expectResponse(creation, {
      status: 200,
      json: { 'ContainerPointer.Name': oneName, 'ContainerPointer.Url': absoluteUrlWithToken },
    });
  },
}));

/** Names that CreateChildFile and CreateChildContainer use, change, or refuse. */
export const newChildNameChecks: readonly Check[] = [
  ...exactFileNames,
  ...suggestedFileNames,
  {
    ...createChildFile,
    name: 'CreateChildFile.NameErrorOnlyWith400',
    level: 'SHOULD',
    requirement: 'CreateChildFile sends no X-WOPI-InvalidFileNameError when it succeeds or the name is taken',
    requirementIds: ['CCF-15'],
    async run({ given, wopi, names }) {
      const container = await given.parentContainer();
      const exact = names.file();
      const headers = { 'X-WOPI-InvalidFileNameError': noHeader };

      expectResponse(await wopi.createChildFile(container, { exact }), { headers });
      expectResponse(await wopi.createChildFile(container, { exact }), { headers });
    },
  },
  {
    ...createChildContainer,
    name: 'CreateChildContainer.ExactForbiddenCharacters',
    requirement: 'CreateChildContainer with an exact name with forbidden characters uses it unchanged or returns 400',
    requirementIds: ['CCC-04'],
    likelyCause: passedThrough,
    async run(context) {
      const { given, wopi, names } = context;
      const name = names.container();
      const exact = forbiddenCharacters(name);

      const creation = await wopi.createChildContainer(await given.parentContainer(), { exact });

      expectExactNameOrRefusal(creation, 'ContainerPointer.Name', exact);
      await expectNothingMade(context, creation, name);
    },
  },
  ...suggestedContainerNames,
  {
    ...createChildContainer,
    name: 'CreateChildContainer.NameErrorOnlyWith400',
    level: 'SHOULD',
    requirement: 'CreateChildContainer sends no X-WOPI-InvalidContainerNameError when it succeeds or the name is taken',
    requirementIds: ['CCC-11'],
    async run({ given, wopi, names }) {
      const container = await given.parentContainer();
      const exact = names.container();
      const headers = { 'X-WOPI-InvalidContainerNameError': noHeader };

      expectResponse(await wopi.createChildContainer(container, { exact }), { headers });
      expectResponse(await wopi.createChildContainer(container, { exact }), { headers });
    },
  },
];
