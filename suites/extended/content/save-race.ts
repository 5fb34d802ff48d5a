import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectOneOfContents } from '../../../harness/expect/one-of-contents.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { factsAbout } from '../content-facts.ts';
import { allAtOnce, fewVolleys, inVolleys } from '../volleys.ts';

const lock = 'LockString';

/** More than one packet and one buffer, so that a host that writes while it receives mixes them. */
const largest = 100_000;

/** Simultaneous saves under one lock, as by two windows of one user. */
export const saveRace: Check = {
  name: 'SimultaneousPutFilesLeaveOneBody',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'Simultaneous PutFile requests under one lock leave the whole body of one of them',
  spec: 'rest/files/putfile',
  requirementIds: ['PUT-13', 'CFI-15', 'CFI-103'],
  likelyCause: likely(
    'The host may write several bodies to one file at the same time, or store content and metadata in two steps.',
    wrong(/^body$|^property (Size|SHA256)$/),
  ),
  async run({ given, wopi, documents }) {
    const file = await given.lockedFile({ lock });
    let size = largest;
    // Each is shorter than the last, so that the end of a longer one may show behind it.
    const newBody = () => {
      size -= 777;
      return documents.ofSize(size);
    };

    await inVolleys(fewVolleys, newBody, async (bodies) => {
      const responses = await allAtOnce(bodies.map((body) => () => wopi.putFile(file, body, lock)));

      const content = expectOneOfContents(await wopi.getFile(file), { bodies, responses });
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: factsAbout(content) });
    });
  },
};
