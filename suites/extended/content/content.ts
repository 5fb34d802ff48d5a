import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { carriedOut, found, likely, of, returned, unless, wrong } from '../../../harness/checks/likely-cause.ts';
import { equals } from '../../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { sha256Of } from '../../../wopi/sha256.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { contentSizeChecks } from './content-size-checks.ts';
import { downloadUrl } from './download-url.ts';
import { modifiedTime } from './modified-time.ts';
import { saveRaces } from './save-race.ts';

const lock = 'LockString';

// Every byte value, every kind of line ending, and the UTF-8 byte order mark, which text handling tends to change.
const everyByte = Buffer.concat([
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  Buffer.from('\ufeffone\r\ntwo\nthree\rfour'),
]);

interface ContentTypeCase {
  readonly name: string;
  /** `null`: no header. */
  readonly contentType: string | null;
}

// Editors send application/octet-stream.
const contentTypes: readonly ContentTypeCase[] = [
  { name: 'PutFileAsFormKeepsEveryByte', contentType: 'application/x-www-form-urlencoded' },
  { name: 'PutFileAsJsonKeepsEveryByte', contentType: 'application/json' },
  { name: 'PutFileAsTextKeepsEveryByte', contentType: 'text/plain; charset=utf-8' },
  { name: 'PutFileWithoutContentTypeKeepsEveryByte', contentType: null },
];

function contentTypeCheck({ name, contentType }: ContentTypeCase): Check {
  return {
    name,
    category: 'WopiCore',
    // The documentation says what the body is, and nothing of its Content-Type.
    level: 'SHOULD',
    requirement: `PutFile stores its body unchanged even if Content-Type is ${contentType ?? 'missing'}`,
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-11'],
    likelyCause: likely(
      'A body parser of the web framework may consume the body before PutFile reads it.',
      found(/^0 bytes/),
      of('PutFile', returned(400, 415, 500)),
    ),
    runsLast: true,
    async run({ given, wopi }) {
      const file = await given.expendableFile({ lock });

      expectSuccess(await wopi.putFile(file, everyByte, lock, { contentType }));
      expectResponse(await wopi.getFile(file), { status: 200, body: everyByte });
    },
  };
}

const wholeBodies: readonly Check[] = [
  {
    name: 'PutFileKeepsEveryByte',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile stores every byte of its body, and GetFile returns it',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-11', 'GETFILE-01', 'GETFILE-11'],
    likelyCause: likely('The host may handle the content as text.', unless(found(/^0 bytes/), wrong(/^body$/))),
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

      expectSuccess(await wopi.putFile(file, everyByte, lock));
      expectResponse(await wopi.getFile(file), { status: 200, body: everyByte });
    },
  },
  ...contentTypes.map(contentTypeCheck),
];

const refusedSaves: readonly Check[] = [
  {
    name: 'RefusedPutFileChangesNothing',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile with a different lock ID returns 409 and leaves content and Version unchanged',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-05'],
    likelyCause: likely('The host may write the body before it checks the lock.', carriedOut),
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock, content: documents.simple });
      const { Version } = await given.currentInfo(['Version']);
      const info = { Version: equals(Version) };

      const save = await wopi.putFile(file, documents.complex, 'IncorrectLockString');

      expectResponse(save, { status: 409 });
      await expectUntouched(context, save, file, { content: documents.simple, info, lock });
    },
  },
  {
    name: 'RefusedPutFileOfUnlockedFileChangesNothing',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'PutFile on an unlocked file with content returns 409 and leaves content and Version unchanged',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-03'],
    likelyCause: likely('The host may write the body before it checks the lock.', carriedOut),
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.fileWithContent(documents.simple);
      const { Version } = await given.currentInfo(['Version']);
      const info = { Version: equals(Version) };

      const save = await wopi.putFile(file, documents.complex);

      expectResponse(save, { status: 409 });
      await expectUntouched(context, save, file, { content: documents.simple, info });
    },
  },
];

export const content = defineSuite({
  group: 'Extended.Content',
  origin: 'extended',
  summary: 'Content that is stored byte for byte, and what CheckFileInfo reports about it',
  needs: [...writingIsClaimed, 'SupportsUpdate', 'SupportsLocks'],
  checks: [
    ...wholeBodies,
    ...refusedSaves,
    {
      name: 'EmptyFileIsServed',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutFile with an empty body empties the file, and GetFile then returns 200 and no body',
      spec: 'rest/files/getfile',
      requirementIds: ['PUT-10', 'GETFILE-06'],
      likelyCause: likely(
        'The host may treat an empty body as a missing one.',
        returned(400, 404, 411, 500),
        wrong(/^body$/),
      ),
      async run({ given, wopi, documents }) {
        const file = await given.lockedFile({ lock });

        expectSuccess(await wopi.putFile(file, documents.zeroBytes, lock));
        expectResponse(await wopi.getFile(file), { status: 200, body: documents.zeroBytes });
      },
    },
    {
      name: 'SizeIsThatOfTheContent',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'Size is the number of bytes of the content as soon as PutFile returns',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#size',
      requirementIds: ['CFI-15', 'CFI-16'],
      likelyCause: likely(
        'Size may count characters, or come from metadata that is updated later.',
        wrong(/^property Size$/),
      ),
      async run({ given, wopi, documents }) {
        const file = await given.fileWithContent(everyByte);
        expectResponse(await wopi.checkFileInfo(file), { json: { Size: equals(everyByte.length) } });

        await given.fileWithContent(documents.zeroBytes);
        expectResponse(await wopi.checkFileInfo(file), { json: { Size: equals(0) } });
      },
    },
    {
      name: 'SHA256IsThatOfTheContent',
      category: 'WopiCore',
      level: 'MUST',
      requirement:
        'SHA256 is the Base64-encoded hash of the content as soon as PutFile returns, also of earlier content',
      spec: 'rest/files/checkfileinfo/checkfileinfo-other#sha256',
      requirementIds: ['CFI-103', 'SEC-08'],
      likelyCause: likely(
        'The hash may be hexadecimal, or computed only once when the file is uploaded.',
        wrong(/^property SHA256$/),
      ),
      needs: [{ property: 'SHA256', must: 'be present' }],
      async run({ given, wopi, documents }) {
        const file = await given.fileWithContent(documents.simple);
        expectResponse(await wopi.checkFileInfo(file), { json: { SHA256: equals(sha256Of(documents.simple)) } });

        await given.fileWithContent(documents.complex);
        expectResponse(await wopi.checkFileInfo(file), { json: { SHA256: equals(sha256Of(documents.complex)) } });

        await given.fileWithContent(documents.simple);
        expectResponse(await wopi.checkFileInfo(file), { json: { SHA256: equals(sha256Of(documents.simple)) } });
      },
    },
    ...contentSizeChecks,
    downloadUrl,
    modifiedTime,
    ...saveRaces,
  ],
});
