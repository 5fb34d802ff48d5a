import type { Check } from '../../../harness/checks/check.ts';
import { carriedOut, crashed, likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import { absoluteUrlWithToken, sameName } from '../../../harness/expect/json.ts';
import { pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectNothingMade } from '../expect-nothing-made.ts';
import { expectExactNameOrRefusal, expectNameOrRefusal, unlessRefused } from '../names-or-refusal.ts';
import { awkwardNames, leadingOut, longStem, namesToTry, withoutPath } from '../names-to-try.ts';
import { savedNameRace } from './saved-name-race.ts';

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/files/putrelativefile' } as const;

const unusual: readonly Check[] = namesToTry.map(({ label, stem, shown, utf7 }) => ({
  ...common,
  name: `PutRelativeFile.NameWith${label}`,
  requirement: `PutRelativeFile decodes a UTF-7 name such as ${shown} and uses it, or returns 400`,
  requirementIds: ['PUTREL-20', 'PUTREL-21', 'PUTREL-09', 'CFI-13'],
  likelyCause: likely(
    'The host might not decode UTF-7, or may treat the header as part of a URL.',
    wrong(/Name$/),
    returned(404),
  ),
  async run(context) {
    const { file, given, wopi, names, documents } = context;
    const exact = names.file(stem);

    const saved = await wopi.putRelativeFile(file, documents.simple, { exact, ...(utf7 && { utf7 }) });

    expectNameOrRefusal(saved, 'Name', sameName(exact));
    await expectNothingMade(context, saved, exact);
    await unlessRefused(context, saved, async () => {
      const info = await wopi.checkFileInfo(given.made(saved, 'Url'));
      expectResponse(info, { status: 200, json: { BaseFileName: sameName(exact) } });
    });
  },
}));

const awkwardExact: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...common,
  name: `PutRelativeFile.Exact${label}`,
  requirement: `PutRelativeFile with an exact name such as ${JSON.stringify(awkward('x'))} ${awkward('').includes('/') ? 'returns 400' : 'returns 400 or uses it unchanged'}`,
  requirementIds: ['PUTREL-09', ...(label === 'ParentFolder' ? ['PUTREL-32'] : [])],
  likelyCause: likely(
    'The host may pass through an error from its file system, or silently repair the name.',
    crashed,
    wrong(/^property Name$/),
  ),
  async run(context) {
    const { file, wopi, names, documents } = context;
    const name = names.file();
    const exact = awkward(name);

    const saved = await wopi.putRelativeFile(file, documents.simple, { exact });

    expectExactNameOrRefusal(saved, 'Name', exact);
    await expectNothingMade(context, saved, name);
  },
}));

const awkwardSuggested: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...common,
  name: `PutRelativeFile.Suggested${label}`,
  requirement: `PutRelativeFile repairs a suggested name such as ${JSON.stringify(awkward('x'))} and keeps the extension`,
  requirementIds: ['PUTREL-05', 'PUTREL-06', ...(label === 'ParentFolder' ? ['PUTREL-32'] : [])],
  async run({ file, wopi, names, documents }) {
    const suggested = awkward(names.file());

    const saved = await wopi.putRelativeFile(file, documents.simple, { suggested });

    expectResponse(saved, { status: 200, json: { Name: withoutPath, Url: absoluteUrlWithToken } });
  },
}));

const stayingInTheFolder: readonly Check[] = [
  { name: 'SuggestedParentFolderStaysInTheFolder', awkward: leadingOut.slashes },
  { name: 'SuggestedBackslashesStayInTheFolder', awkward: leadingOut.backslashes },
].map(({ name, awkward }) => ({
  ...common,
  name: `PutRelativeFile.${name}`,
  requirement: `PutRelativeFile with a suggested name such as ${JSON.stringify(awkward('x'))} stays in the folder`,
  requirementIds: ['PUTREL-32'],
  needs: ['SupportsContainers'],
  async run({ file, given, wopi, names, documents }) {
    const parent = await given.parentContainer();

    const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: awkward(names.file()) });

    expectResponse(saved, { status: 200, json: { Url: absoluteUrlWithToken } });
    expectResponse(await wopi.enumerateAncestors(given.made(saved, 'Url')), {
      status: 200,
      json: { 'AncestorsWithRootFirst[-1].Url': pointsTo(parent) },
    });
  },
}));

/** Names that PutRelativeFile gives to new files. */
export const savedNameChecks: readonly Check[] = [
  ...unusual,
  ...awkwardExact,
  ...awkwardSuggested,
  ...stayingInTheFolder,
  {
    ...common,
    name: 'PutRelativeFile.EncodedParentFolder',
    requirement: 'PutRelativeFile with an exact name that encodes "../" in Base64 returns 400',
    requirementIds: ['PUTREL-20', 'PUTREL-32'],
    likelyCause: likely('The host may search the header for slashes before it decodes UTF-7.', succeeded, carriedOut),
    async run(context) {
      const { file, wopi, names, documents } = context;
      const name = names.file();

      const saved = await wopi.putRelativeFile(file, documents.simple, { exact: `../${name}`, utf7: 'allShifted' });

      expectResponse(saved, { status: 400 });
      await expectNothingMade(context, saved, name);
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.ExactLongNameIsNotCut',
    requirement: 'PutRelativeFile with a very long exact name uses it in full or returns 400',
    requirementIds: ['PUTREL-08', 'PUTREL-09'],
    async run(context) {
      const { file, wopi, names, documents } = context;
      const exact = names.file(longStem);

      const saved = await wopi.putRelativeFile(file, documents.simple, { exact });

      expectExactNameOrRefusal(saved, 'Name', exact);
      await expectNothingMade(context, saved, exact);
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.SuggestedLongNameKeepsItsExtension',
    requirement: 'PutRelativeFile accepts a very long suggested name and keeps the extension',
    requirementIds: ['PUTREL-05', 'PUTREL-06'],
    likelyCause: likely('The host may truncate the name at its end, including the extension.', wrong(/Name$/)),
    async run({ file, wopi, names, documents }) {
      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file(longStem) });

      expectResponse(saved, { status: 200, json: { Name: withoutPath, Url: absoluteUrlWithToken } });
    },
  },
  savedNameRace,
];
