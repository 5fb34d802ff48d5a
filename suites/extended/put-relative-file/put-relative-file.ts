import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { absoluteUrlWithToken, aValue, differsFrom, equals } from '../../../harness/expect/json.ts';
import { pointsElsewhere, pointsTo } from '../../../harness/expect/resource.ts';
import {
  expectLockMismatch,
  expectResponse,
  expectSuccess,
  expectTokenRefused,
} from '../../../harness/expect/response.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';
import { withAccessToken } from '../../../wopi/resource.ts';
import { mayMakeFiles } from '../gates.ts';
import { savedNameChecks } from './saved-name-checks.ts';

const spec = 'rest/files/putrelativefile';

/** In suggested mode the host finds another name, whatever the client says about overwriting. */
const suggestedTwice: readonly Check[] = [
  { name: 'SuggestedTakenNameMakesAnotherFile', requirementIds: ['PUTREL-07', 'URL-07'] },
  { name: 'OverwriteIsIgnoredForSuggestedNames', overwrite: true, requirementIds: ['PUTREL-17'] },
].map(({ name, overwrite, requirementIds }) => ({
  name: `PutRelativeFile.${name}`,
  category: 'WopiCore',
  level: 'MUST',
  requirement: `PutRelativeFile with a suggested name that is taken makes another file${overwrite ? ', even if overwriting is allowed,' : ''} and leaves the first as it was`,
  spec,
  requirementIds,
  async run({ file, given, wopi, names, documents }) {
    const suggested = names.file();
    const first = await given.newFile({ name: suggested, content: documents.simple });

    const saved = await wopi.putRelativeFile(file, documents.complex, {
      suggested,
      ...(overwrite ? { overwrite } : {}),
    });

    expectResponse(saved, { status: 200, json: { Url: pointsElsewhere(first) } });
    expectResponse(await wopi.getFile(first), { status: 200, body: documents.simple });
  },
}));

export const extendedPutRelativeFile = defineSuite({
  group: 'Extended.PutRelativeFile',
  origin: 'extended',
  summary: 'What PutRelativeFile does to contents, names, locks and tokens',
  needs: mayMakeFiles,
  checks: [
    {
      name: 'PutRelativeFile.CopyHasTheBodyAndTheName',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'The file that PutRelativeFile names in Url has the body as its content and Name as its name',
      spec,
      requirementIds: ['PUTREL-01', 'PUTREL-21', 'PUTREL-22', 'CFI-11'],
      async run({ file, given, wopi, names, documents }) {
        const saved = await wopi.putRelativeFile(file, documents.complex, { suggested: names.file() });
        expectResponse(saved, { status: 200, json: { Name: aValue, Url: absoluteUrlWithToken } });
        const copy = given.made(saved, 'Url');

        expectResponse(await wopi.checkFileInfo(copy), {
          status: 200,
          json: { BaseFileName: equals(String(valueAt(saved, 'Name'))), Size: equals(documents.complex.length) },
        });
        expectResponse(await wopi.getFile(copy), { status: 200, body: documents.complex });
      },
    },
    {
      name: 'PutRelativeFile.EmptyBodyMakesAnEmptyFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile with a body of zero bytes makes a file of zero bytes',
      spec,
      requirementIds: ['PUTREL-35'],
      likelyCause: 'an empty body counts as a missing one',
      async run({ file, given, wopi, names, documents }) {
        const saved = await wopi.putRelativeFile(file, documents.zeroBytes, { suggested: names.file() });

        expectResponse(saved, { status: 200, json: { Url: absoluteUrlWithToken } });
        expectResponse(await wopi.getFile(given.made(saved, 'Url')), { status: 200, body: documents.zeroBytes });
      },
    },
    {
      name: 'PutRelativeFile.SourceKeepsItsContentAndLock',
      category: 'WopiCore',
      level: 'MUST',
      requirement:
        'PutRelativeFile works on a locked source without its lock ID, and changes neither its content nor its lock',
      spec,
      requirementIds: ['PUTREL-27'],
      needs: ['SupportsLocks'],
      async run({ given, wopi, names, documents }) {
        const source = await given.newFile({ content: documents.complex });
        const lock = names.unique('lock');
        await given.lockOn(source, lock);

        expectSuccess(await wopi.putRelativeFile(source, documents.simple, { suggested: names.file() }));
        expectResponse(await wopi.getFile(source), { status: 200, body: documents.complex });
        expectSuccess(await wopi.refreshLock(source, lock));
      },
    },
    {
      name: 'PutRelativeFile.ExtensionAloneKeepsTheBaseName',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'A suggested target that is only an extension is put after the base name of the source',
      spec,
      requirementIds: ['PUTREL-03'],
      likelyCause: 'the extension is taken for the whole name, so that the file is called ".docx"',
      async run({ given, wopi, names, documents }) {
        const base = names.file('source', '');
        const source = await given.newFile({ name: `${base}.wopitest` });

        const saved = await wopi.putRelativeFile(source, documents.simple, { suggested: '.wopitestx' });

        expectResponse(saved, { status: 200, json: { Name: equals(`${base}.wopitestx`) } });
      },
    },
    ...suggestedTwice,
    {
      name: 'PutRelativeFile.TakenNameKeepsTheFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile with an exact name that is taken leaves the file of that name as it was',
      spec,
      requirementIds: ['PUTREL-10'],
      likelyCause: 'the content is written before the name is looked up',
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact, content: documents.simple });

        await wopi.putRelativeFile(file, documents.complex, { exact });

        expectResponse(await wopi.getFile(target), { status: 200, body: documents.simple });
      },
    },
    {
      name: 'PutRelativeFile.LockedTargetIsNamedAndKept',
      category: 'WopiCore',
      level: 'MUST',
      requirement:
        'PutRelativeFile over a locked file names its lock ID in X-WOPI-Lock and leaves its content as it was',
      spec,
      requirementIds: ['PUTREL-15'],
      needs: ['SupportsLocks'],
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact, content: documents.simple });
        const lock = names.unique('lock');
        await given.lockOn(target, lock);

        const refused = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectLockMismatch(refused, { currentLock: lock });
        expectResponse(await wopi.getFile(target), { status: 200, body: documents.simple });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteKeepsTheFileId',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile that overwrites a file returns its name and a URL with the same file ID',
      spec: 'rest/concepts#file-id',
      requirementIds: ['PUTREL-13'],
      likelyCause: 'the host deletes the file and makes a new one, which cuts it off from its shares and its history',
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact });

        const overwritten = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectResponse(overwritten, { status: 200, json: { Name: equals(exact), Url: pointsTo(target) } });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteReplacesTheContent',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'After PutRelativeFile has overwritten a file, its content is the body, even if that is shorter',
      spec,
      requirementIds: ['PUTREL-12'],
      likelyCause: 'the host writes over the old bytes and does not cut off the rest',
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        await given.newFile({ name: exact, content: documents.complex });
        const shorter = documents.simple.subarray(0, 9);

        const overwritten = await wopi.putRelativeFile(file, shorter, { exact, overwrite: true });

        expectResponse(overwritten, { status: 200, json: { Url: absoluteUrlWithToken } });
        expectResponse(await wopi.getFile(given.made(overwritten, 'Url')), { status: 200, body: shorter });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteGivesANewVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'After PutRelativeFile has overwritten a file, CheckFileInfo tells a new Version',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#version',
      requirementIds: ['PUTREL-13', 'CFI-22'],
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const before = await given.freshFileInfo(await given.newFile({ name: exact }));

        const overwritten = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectSuccess(overwritten);
        expectResponse(await wopi.checkFileInfo(given.made(overwritten, 'Url')), {
          status: 200,
          json: { Version: differsFrom(String(before.Version)) },
        });
      },
    },
    {
      name: 'PutRelativeFile.TokenOpensOnlyTheCopy',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'The access token in the Url that PutRelativeFile returns does not open the source',
      spec: 'rest/concepts#access-token',
      requirementIds: ['PUTREL-23', 'TOKEN-06'],
      likelyCause: 'the host hands on the token of the request, or its tokens name a user but no file',
      async run({ file, given, wopi }) {
        const copy = await given.newFile();

        expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, copy.accessToken)));
      },
    },
    ...savedNameChecks,
  ],
});
