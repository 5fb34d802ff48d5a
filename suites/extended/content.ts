import { createHash } from 'node:crypto';
import { type Check, defineSuite } from '../../harness/checks/check.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';

const lock = 'LockString';

// Every byte there is, line ends of each kind and the mark of UTF-8, which text handling likes to touch.
const everyByte = Buffer.concat([
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  Buffer.from('\ufeffone\r\ntwo\nthree\rfour'),
]);

const contentTypes = [
  { name: 'PutFileAsFormKeepsEveryByte', contentType: 'application/x-www-form-urlencoded' },
  { name: 'PutFileAsJsonKeepsEveryByte', contentType: 'application/json' },
  { name: 'PutFileAsTextKeepsEveryByte', contentType: 'text/plain; charset=utf-8' },
];

function contentTypeCheck({ name, contentType }: { readonly name: string; readonly contentType: string }): Check {
  return {
    name,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `PutFile stores its body as it is, even if Content-Type says ${contentType}`,
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-11'],
    likelyCause: 'a body parser of the web framework takes the body before PutFile sees it',
    async run({ given, wopi }) {
      const file = await given.lockedFile({ lock });

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
    likelyCause: 'the content goes through a text type on its way',
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
    requirement: 'A PutFile that is refused for another lock ID leaves content and Version as they were',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-05'],
    likelyCause: 'the body is written before the lock is looked at',
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);
      await given.lockOn(file, lock);
      const { Version } = await given.freshFileInfo();

      expectResponse(await wopi.putFile(file, documents.complex, 'IncorrectLockString'), { status: 409 });
      expectResponse(await wopi.getFile(file), { body: documents.simple });
      expectResponse(await wopi.checkFileInfo(file), { json: { Version: equals(String(Version)) } });
    },
  },
  {
    name: 'RefusedPutFileOfUnlockedFileChangesNothing',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'A PutFile that is refused because the file is not locked leaves content and Version as they were',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-03'],
    likelyCause: 'the body is written before the lock is looked at',
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);
      const { Version } = await given.freshFileInfo();

      expectResponse(await wopi.putFile(file, documents.complex), { status: 409 });
      expectResponse(await wopi.getFile(file), { body: documents.simple });
      expectResponse(await wopi.checkFileInfo(file), { json: { Version: equals(String(Version)) } });
    },
  },
];

const expectedSizes: readonly Check[] = [
  {
    name: 'GetFileLargerThanExpected',
    category: 'WopiCore',
    level: 'SHOULD',
    requirement: 'GetFile of a file that is larger than X-WOPI-MaxExpectedSize answers 412',
    spec: 'rest/files/getfile',
    requirementIds: ['GETFILE-02'],
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);

      expectResponse(await wopi.getFile(file, { maxExpectedSize: documents.simple.length - 1 }), { status: 412 });
    },
  },
  {
    name: 'GetFileOfExpectedSize',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetFile of a file that is just as large as X-WOPI-MaxExpectedSize answers 200',
    spec: 'rest/files/getfile',
    requirementIds: ['GETFILE-04'],
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);

      const getFile = await wopi.getFile(file, { maxExpectedSize: documents.simple.length });

      expectResponse(getFile, { status: 200, body: documents.simple });
    },
  },
];

export const content = defineSuite({
  group: 'Extended.Content',
  origin: 'extended',
  summary: 'Content that comes back byte for byte, and what CheckFileInfo says of it',
  needs: ['UserCanWrite', 'SupportsUpdate', 'SupportsLocks'],
  checks: [
    ...wholeBodies,
    ...refusedSaves,
    {
      name: 'EmptyFileIsServed',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutFile without a single byte empties the file, which GetFile then serves with 200 and no body',
      spec: 'rest/files/getfile',
      requirementIds: ['PUT-10', 'GETFILE-06'],
      likelyCause: 'an empty body counts as a missing one',
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
      requirement: 'Size is the number of bytes of the content, as soon as PutFile has answered',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#size',
      requirementIds: ['CFI-15', 'CFI-16'],
      likelyCause: 'Size counts characters, or comes from metadata that are updated later',
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
      requirement: 'SHA256 is the Base64 digest of the content, as soon as PutFile has answered',
      spec: 'rest/files/checkfileinfo/checkfileinfo-other#sha256',
      requirementIds: ['CFI-103', 'SEC-08'],
      likelyCause: 'the digest is written in hexadecimal, or made once when the file is uploaded',
      needs: [{ property: 'SHA256', must: 'be present' }],
      async run({ given, wopi, documents }) {
        const file = await given.fileWithContent(documents.simple);
        expectResponse(await wopi.checkFileInfo(file), { json: { SHA256: equals(sha256Of(documents.simple)) } });

        await given.fileWithContent(documents.complex);
        expectResponse(await wopi.checkFileInfo(file), { json: { SHA256: equals(sha256Of(documents.complex)) } });
      },
    },
    ...expectedSizes,
  ],
});

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
