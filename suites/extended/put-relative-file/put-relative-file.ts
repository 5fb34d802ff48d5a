import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { mayMakeFiles } from '../../../harness/checks/gates.ts';
import { found, likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import {
  absoluteUrlWithToken,
  aValue,
  differsFrom,
  equals,
  type JsonExpectation,
} from '../../../harness/expect/json.ts';
import { besideUrl, pointsElsewhere, pointsTo } from '../../../harness/expect/resource.ts';
import {
  expectLockMismatch,
  expectResponse,
  expectSuccess,
  expectTokenRefused,
} from '../../../harness/expect/response.ts';
import { requireEffect, requireRefusal, valueAt } from '../../../harness/lane/require-response.ts';
import { withAccessToken } from '../../../wopi/resource.ts';
import { factsAbout } from '../content-facts.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { innerAddress } from '../inner-address.ts';
import { savedHeaderChecks } from './saved-header-checks.ts';
import { savedNameChecks } from './saved-name-checks.ts';
import { savedSizeChecks } from './saved-size-checks.ts';

const spec = 'rest/files/putrelativefile';

/** In suggested mode the host picks another name, regardless of the overwrite header. */
const suggestedTwice: readonly Check[] = [
  {
    name: 'SuggestedTakenNameMakesAnotherFile',
    requirement: 'PutRelativeFile with a suggested name that is taken creates a new file and keeps the existing one',
    requirementIds: ['PUTREL-07', 'URL-07'],
  },
  {
    name: 'OverwriteIsIgnoredForSuggestedNames',
    requirement: 'PutRelativeFile ignores the overwrite header for a suggested name and keeps the existing file',
    overwrite: true,
    requirementIds: ['PUTREL-17'],
  },
].map(({ name, requirement, overwrite, requirementIds }) => ({
  name: `PutRelativeFile.${name}`,
  category: 'WopiCore',
  level: 'MUST',
  requirement,
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
  summary: 'Effects of PutRelativeFile on contents, names, locks, and tokens',
  needs: mayMakeFiles,
  checks: [
    {
      name: 'PutRelativeFile.CopyHasTheBodyAndTheName',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile returns the Url of a file with the sent content and the returned Name',
      spec,
      requirementIds: ['PUTREL-01', 'PUTREL-21', 'PUTREL-22', 'CFI-11'],
      async run({ file, given, wopi, names }) {
        const body = Buffer.from(names.unique('content'));
        const saved = await wopi.putRelativeFile(file, body, { suggested: names.file() });
        expectResponse(saved, { status: 200, json: { Name: aValue, Url: absoluteUrlWithToken } });
        const copy = given.made(saved, 'Url');

        const [info, download] = await Promise.all([wopi.checkFileInfo(copy), wopi.getFile(copy)]);
        expectResponse(download, { status: 200, body });
        expectResponse(info, {
          status: 200,
          json: { BaseFileName: equals(String(valueAt(saved, 'Name'))), Size: equals(body.length) },
        });
      },
    },
    {
      name: 'PutRelativeFile.UrlBeginsLikeWopiSrc',
      category: 'WopiCore',
      level: 'SHOULD',
      requirement: 'PutRelativeFile returns a Url with the scheme, host, and path prefix of WopiSrc',
      spec: 'rest/endpoints',
      requirementIds: ['URL-15'],
      likelyCause: innerAddress,
      async run({ file, wopisrc, wopi, names, documents }) {
        const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file() });

        expectResponse(saved, { status: [200, 201], json: { Url: besideUrl(wopisrc) } });
      },
    },
    {
      name: 'PutRelativeFile.EmptyBodyMakesAnEmptyFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile with an empty body creates a zero-byte file',
      spec,
      requirementIds: ['PUTREL-35'],
      likelyCause: likely(
        'The host may treat an empty body as a missing one.',
        returned(400, 404, 411, 500),
        wrong(/^body$/),
      ),
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
      requirement: 'PutRelativeFile on a locked source needs no lock ID and keeps its content and its lock',
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
      level: 'SHOULD',
      requirement: 'PutRelativeFile with only a suggested extension adds it to the base name, which it may adjust',
      spec,
      requirementIds: ['PUTREL-03'],
      likelyCause: likely(
        'The host may use the extension as the whole name, so that the file is named ".docx".',
        found(/^"(?!source)[^"]*[.]wopitestx"$/),
      ),
      async run({ given, wopi, names, documents }) {
        const base = names.file('source', '');
        const source = await given.newFile({ name: `${base}.wopitest` });

        const saved = await wopi.putRelativeFile(source, documents.simple, { suggested: '.wopitestx' });

        expectResponse(saved, { status: 200, json: { Name: extended(base, '.wopitestx') } });
      },
    },
    ...suggestedTwice,
    {
      name: 'PutRelativeFile.TakenNameKeepsTheFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile with an exact name that is taken keeps the content of the existing file',
      spec,
      requirementIds: ['PUTREL-10'],
      likelyCause: likely('The host may write the content before it looks up the name.', wrong(/^body$/)),
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact, content: documents.simple });

        const refused = await wopi.putRelativeFile(file, documents.complex, { exact });

        expectResponse(await wopi.getFile(target), { status: 200, body: documents.simple });
        requireRefusal(refused);
      },
    },
    {
      name: 'PutRelativeFile.LockedTargetIsNamedAndKept',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile over a locked file returns 409 and its lock ID, and keeps its content',
      spec,
      requirementIds: ['PUTREL-15'],
      needs: ['SupportsLocks'],
      async run(context) {
        const { file, given, wopi, names, documents } = context;
        const exact = names.file();
        const target = await given.newFile({ name: exact, content: documents.simple });
        const lock = names.unique('lock');
        await given.lockOn(target, lock);

        const refused = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectLockMismatch(refused, { currentLock: lock });
        await expectUntouched(context, refused, target, { content: documents.simple, lock });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteKeepsTheFileId',
      category: 'WopiCore',
      level: 'MAY',
      requirement: 'PutRelativeFile keeps the file ID of a file that it overwrites (good practice, not documented)',
      spec: 'rest/concepts#file-id',
      requirementIds: ['PUTREL-13'],
      likelyCause: likely(
        'The host may delete the file and create a new one, which loses its shares and its history.',
        wrong(/^property Url$/),
      ),
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact });

        const overwritten = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectResponse(overwritten, { status: 200, json: { Url: pointsTo(target) } });
        requireEffect(overwritten, await wopi.getFile(target), { status: 200, body: documents.complex });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteReplacesTheContent',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile over a file returns its name and replaces all its content, even by a shorter body',
      spec,
      requirementIds: ['PUTREL-08', 'PUTREL-12'],
      likelyCause: likely('The host may overwrite the old bytes without truncating the rest.', wrong(/^body$/)),
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        await given.newFile({ name: exact, content: documents.complex });
        const shorter = documents.simple.subarray(0, 9);

        const overwritten = await wopi.putRelativeFile(file, shorter, { exact, overwrite: true });

        expectResponse(overwritten, { status: 200, json: { Name: equals(exact), Url: absoluteUrlWithToken } });
        expectResponse(await wopi.getFile(given.made(overwritten, 'Url')), { status: 200, body: shorter });
      },
    },
    {
      name: 'PutRelativeFile.FileInfoFollowsTheContent',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Size and SHA256, if sent, follow the body when PutRelativeFile creates or overwrites a file',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#size',
      requirementIds: ['CFI-15', 'CFI-103'],
      likelyCause: likely('The metadata may be updated by PutFile only, or later.', wrong(/^property (Size|SHA256)$/)),
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact, content: documents.simple });
        expectResponse(await wopi.checkFileInfo(target), { status: 200, json: factsAbout(documents.simple) });

        const overwritten = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        const info = await wopi.checkFileInfo(given.made(overwritten, 'Url'));
        expectResponse(info, { status: 200, json: factsAbout(documents.complex) });
      },
    },
    {
      name: 'PutRelativeFile.OverwriteGivesANewVersion',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutRelativeFile changes Version when it overwrites a file under the same file ID',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#version',
      requirementIds: ['PUTREL-13', 'CFI-22'],
      async run({ file, given, wopi, names, documents }) {
        const exact = names.file();
        const target = await given.newFile({ name: exact });
        const before = await given.currentInfo(['Version'], target);

        const overwritten = await wopi.putRelativeFile(file, documents.complex, { exact, overwrite: true });

        expectSuccess(overwritten);
        // A file with a new ID may count its versions from the start.
        const isSameFile = pointsTo(target)(valueAt(overwritten, 'Url')) === undefined;
        expectResponse(await wopi.checkFileInfo(given.made(overwritten, 'Url')), {
          status: 200,
          json: isSameFile ? { Version: differsFrom(before.Version) } : {},
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
      likelyCause: likely(
        'The host may reuse the token of the request, or its tokens may identify only the user.',
        succeeded,
      ),
      async run({ file, given, wopi }) {
        const copy = await given.newFile();

        expectTokenRefused(await wopi.checkFileInfo(withAccessToken(file, copy.accessToken)));
      },
    },
    ...savedNameChecks,
    ...savedSizeChecks,
    ...savedHeaderChecks,
  ],
});

/** `base`, perhaps with something added that makes the name a free one, with `extension`. */
function extended(base: string, extension: string): JsonExpectation {
  return (value) =>
    typeof value === 'string' && value.startsWith(base) && value.endsWith(extension)
      ? undefined
      : `a name that begins with ${JSON.stringify(base)} and ends with "${extension}"`;
}
