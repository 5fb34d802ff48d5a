import type { Check } from '../../../harness/checks/check.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { absoluteUrlWithToken, sameName } from '../../../harness/expect/json.ts';
import { pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { awkwardNames, longStem, unusualNames, withoutPath } from '../names-to-try.ts';

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/files/putrelativefile' } as const;

const unusual: readonly Check[] = unusualNames.map(({ label, stem }) => ({
  ...common,
  name: `PutRelativeFile.NameWith${label}`,
  requirement: `PutRelativeFile decodes a name such as ${JSON.stringify(stem)} from UTF-7, returns it as it is and gives it to the file`,
  requirementIds: ['PUTREL-20', 'PUTREL-21', 'CFI-13'],
  likelyCause: 'the host has no UTF-7 decoder, or treats the header as a part of a URL',
  async run({ file, given, wopi, names, documents }) {
    const exact = names.file(stem);

    const saved = await wopi.putRelativeFile(file, documents.simple, { exact });

    expectResponse(saved, { status: 200, json: { Name: sameName(exact), Url: absoluteUrlWithToken } });
    expectResponse(await wopi.checkFileInfo(given.made(saved, 'Url')), {
      status: 200,
      json: { BaseFileName: sameName(exact) },
    });
  },
}));

const awkwardExact: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...common,
  name: `PutRelativeFile.Exact${label}`,
  requirement: `PutRelativeFile with an exact name such as ${JSON.stringify(awkward('x'))} answers 400, or takes the name unchanged where the host calls it legal`,
  requirementIds: ['PUTREL-09', ...(label === 'ParentFolder' ? ['PUTREL-32'] : [])],
  likelyCause: "an error of the file system is passed on as the host's own, or the name is repaired silently",
  async run({ file, wopi, names, documents }) {
    const exact = awkward(names.file());

    expectExactNameOrRefusal(await wopi.putRelativeFile(file, documents.simple, { exact }), exact);
  },
}));

const awkwardSuggested: readonly Check[] = awkwardNames.map(({ label, awkward }) => ({
  ...common,
  name: `PutRelativeFile.Suggested${label}`,
  requirement: `PutRelativeFile with a suggested name such as ${JSON.stringify(awkward('x'))} repairs it and keeps the extension`,
  requirementIds: ['PUTREL-05', 'PUTREL-06', ...(label === 'ParentFolder' ? ['PUTREL-32'] : [])],
  async run({ file, wopi, names, documents }) {
    const suggested = awkward(names.file());

    const saved = await wopi.putRelativeFile(file, documents.simple, { suggested });

    expectResponse(saved, { status: 200, json: { Name: withoutPath, Url: absoluteUrlWithToken } });
  },
}));

/** What becomes of the names that PutRelativeFile is given. */
export const savedNameChecks: readonly Check[] = [
  ...unusual,
  ...awkwardExact,
  ...awkwardSuggested,
  {
    ...common,
    name: 'PutRelativeFile.SuggestedParentFolderStaysInTheFolder',
    requirement: 'However a suggested name begins, the new file stands in the container of the source',
    requirementIds: ['PUTREL-32'],
    needs: ['SupportsContainers'],
    async run({ file, given, wopi, names, documents }) {
      const parent = await given.parentContainer();

      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: `../${names.file()}` });

      expectResponse(saved, { status: 200, json: { Url: absoluteUrlWithToken } });
      expectResponse(await wopi.enumerateAncestors(given.made(saved, 'Url')), {
        status: 200,
        json: { 'AncestorsWithRootFirst[-1].Url': pointsTo(parent) },
      });
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.EncodedParentFolder',
    requirement:
      'PutRelativeFile judges an exact name after decoding it: dots and slashes written in Base64 lead nowhere',
    requirementIds: ['PUTREL-20', 'PUTREL-32'],
    likelyCause: 'the header is searched for slashes before it is decoded from UTF-7',
    async run({ file, wopi, names, documents }) {
      const exact = `../${names.file()}`;

      const saved = await wopi.putRelativeFile(file, documents.simple, { exact, encodeAll: true });

      expectResponse(saved, { status: 400 });
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.ExactLongNameIsNotCut',
    requirement: 'PutRelativeFile with a very long exact name takes it whole or answers 400',
    requirementIds: ['PUTREL-08', 'PUTREL-09'],
    async run({ file, wopi, names, documents }) {
      const exact = names.file(longStem);

      expectExactNameOrRefusal(await wopi.putRelativeFile(file, documents.simple, { exact }), exact);
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.SuggestedLongNameKeepsItsExtension',
    requirement: 'PutRelativeFile with a very long suggested name shortens it and keeps the extension',
    requirementIds: ['PUTREL-05', 'PUTREL-06'],
    likelyCause: 'the name is cut at its end, extension included',
    async run({ file, wopi, names, documents }) {
      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file(longStem) });

      expectResponse(saved, { status: 200, json: { Name: withoutPath, Url: absoluteUrlWithToken } });
    },
  },
];

// What is legal is the host's own rule, except that a name has no path.
function expectExactNameOrRefusal(response: WopiResponse, exact: string): void {
  expectResponse(response, {
    status: exact.includes('/') ? 400 : [200, 400],
    ...(response.status === 200 ? { json: { Name: sameName(exact) } } : {}),
  });
}
