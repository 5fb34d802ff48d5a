import type { Check } from '../../../harness/checks/check.ts';
import { likely, returned } from '../../../harness/checks/likely-cause.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { expectSavedOrTooLarge, limitedSize, sizes } from '../sizes.ts';

const lock = 'LockString';

// As editors send it.
const hundredMebibytes = 104_857_600;

const savedSizes = sizes.map(
  ({ bytes, name, text, ...cost }): Check => ({
    ...cost,
    name: `PutFileOf${name}`,
    category: 'WopiCore',
    level: 'MUST',
    requirement: `PutFile stores ${text} whole${bytes > 1 ? ', or returns 413 and changes nothing' : ''}`,
    spec: 'rest/files/putfile',
    requirementIds: [
      ...['PUT-11', 'GETFILE-01', 'CFI-15', 'CFI-16', 'CFI-103'],
      ...(bytes > 1 ? ['PUT-16', 'PUT-23'] : []),
      ...(cost.transfersMegabytes ? ['PUT-17', 'GETFILE-10'] : []),
    ],
    likelyCause: limitedSize,
    async run(context) {
      const { given, wopi, documents } = context;
      const file = await given.lockedFileWith({ lock, content: documents.simple });
      const content = documents.ofSize(bytes);

      const response = await wopi.putFile(file, content, lock);

      const ifTooLarge = () => expectUntouched(context, response, file, { content: documents.simple });
      await expectSavedOrTooLarge(context, { response, content, file: () => file, ifTooLarge });
    },
  }),
);

/** Contents of different sizes, and the sizes that a client expects. */
export const contentSizeChecks: readonly Check[] = [
  ...savedSizes,
  {
    name: 'GetFileLargerThanExpected',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetFile on a file larger than X-WOPI-MaxExpectedSize returns 412',
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
    requirement: 'GetFile on a file of exactly X-WOPI-MaxExpectedSize bytes returns 200',
    spec: 'rest/files/getfile',
    requirementIds: ['GETFILE-04'],
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);

      const getFile = await wopi.getFile(file, { maxExpectedSize: documents.simple.length });

      expectResponse(getFile, { status: 200, body: documents.simple });
    },
  },
  {
    name: 'GetFileSmallerThanExpected',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'GetFile on a file smaller than X-WOPI-MaxExpectedSize returns 200 and the content',
    spec: 'rest/files/getfile',
    requirementIds: ['GETFILE-04'],
    likelyCause: likely(
      'The host may compare the sizes the wrong way round, or as texts. Editors send this header, so they cannot open any file.',
      returned(412),
    ),
    async run({ given, wopi, documents }) {
      const file = await given.fileWithContent(documents.simple);

      const getFile = await wopi.getFile(file, { maxExpectedSize: hundredMebibytes });

      expectResponse(getFile, { status: 200, body: documents.simple });
    },
  },
];
