import type { Check } from '../../../harness/checks/check.ts';
import { crashed, likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectChunkedFile } from '../../../harness/expect/chunked-file.ts';
import { downloadOf, uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { expectSavedOrTooLarge, sizes } from '../sizes.ts';

/** Streams of different sizes, each a single chunk. */
export const chunkedSizeChecks: readonly Check[] = sizes.map(({ bytes, name, text, ...cost }) => ({
  ...cost,
  name: `PutChunkedFile.StreamOf${name}`,
  category: 'WopiCoauth',
  level: 'MUST',
  requirement: `PutChunkedFile stores a chunk of ${text} whole${bytes > 1 ? ', or returns 413 and changes nothing' : ''}`,
  spec: 'plus/file-transfer/put-chunked-file',
  requirementIds: ['IFT-03', 'IFT-30'],
  likelyCause: likely(
    'A web server in front of the host, or a buffer of a fixed size, may limit the body or the chunk.',
    crashed,
    returned(400, 404),
    wrong(/./),
  ),
  async run(context) {
    const { given, wopi, documents } = context;
    const { file, headers } = await given.chunked.uploadedFile(
      { MainContent: documents.sampleText1 },
      coauthLock1,
      'FullFile',
    );
    const content = documents.ofSize(bytes);

    const response = await wopi.putChunkedFile(file, uploadOf({ MainContent: content }), headers);

    const ifTooLarge = () => expectUntouched(context, response, file, { content: documents.sampleText1 });
    await expectSavedOrTooLarge(context, {
      response,
      content,
      file: () => file,
      ifTooLarge,
      async ifSaved() {
        const request = downloadOf(['MainContent'], { scheme: 'FullFile' });
        const download = await wopi.getChunkedFile(file, request, { size: bytes });
        expectChunkedFile(download, { streams: { MainContent: { scheme: 'FullFile', content } } });
      },
    });
  },
}));
