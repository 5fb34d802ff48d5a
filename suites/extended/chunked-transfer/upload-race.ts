import type { Check } from '../../../harness/checks/check.ts';
import { found, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { header } from '../../../harness/expect/headers.ts';
import { expectOneWinner } from '../../../harness/expect/one-winner.ts';
import { expectResponse, type ResponseExpectation } from '../../../harness/expect/response.ts';
import { above, sequenceNumberHeader, sequenceNumberOf } from '../../../harness/expect/sequence-number.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';
import { allAtOnce, fewVolleys, inVolleys } from '../volleys.ts';

/** Simultaneous uploads, each on top of the same content. */
export const uploadRace: Check = {
  name: 'PutChunkedFile.SimultaneousUploadsHaveOneWinner',
  category: 'WopiCoauth',
  level: 'MUST',
  requirement: 'Of simultaneous PutChunkedFile requests with one sequence number, one succeeds, others return 412',
  spec: 'plus/file-transfer/put-chunked-file',
  requirementIds: ['IFT-25'],
  likelyCause: likely(
    'The host may compare the sequence number and store the content in two steps, so that an upload is lost.',
    found(/^[1-9]\d* responses with 200/),
    wrong(/^body$/),
  ),
  async run({ given, wopi, documents }) {
    const content = { MainContent: documents.sampleText1 };
    const { file, headers } = await given.chunked.uploadedFile(content, coauthLock1, 'FullFile');
    let { sequenceNumber } = headers;
    let size = 100;
    const newContent = () => {
      size += 1;
      return documents.ofSize(size);
    };

    await inVolleys(fewVolleys, newContent, async (contents) => {
      const upload = (MainContent: Uint8Array) => () =>
        wopi.putChunkedFile(file, uploadOf({ MainContent }), { ...headers, sequenceNumber });
      const responses = await allAtOnce(contents.map(upload));

      const winner = expectOneWinner(responses, (index) => refusalAfter(responses[index], sequenceNumber));
      expectResponse(await wopi.getFile(file), { status: 200, body: contents[winner] ?? new Uint8Array() });
      sequenceNumber = newestNumber(responses);
    });
  },
};

// The number in a successful response is optional.
function refusalAfter(won: WopiResponse | undefined, previous: string): ResponseExpectation {
  const current = won?.header(sequenceNumberHeader);
  return {
    status: 412,
    headers: { [sequenceNumberHeader]: current === undefined ? above(previous) : header(current) },
  };
}

function newestNumber(responses: readonly WopiResponse[]): string {
  const numbers = responses.map((response) => Number(sequenceNumberOf(response)));
  return String(Math.max(...numbers.filter(Number.isFinite)));
}
