import type { Check } from '../../../harness/checks/check.ts';
import { differs, likely, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { describeJson, differsFrom } from '../../../harness/expect/json.ts';
import { expectOneOfContents } from '../../../harness/expect/one-of-contents.ts';
import { expectResponse, failAbout } from '../../../harness/expect/response.ts';
import type { Documents } from '../../../harness/fixtures/documents.ts';
import { valueAt } from '../../../harness/lane/require-response.ts';
import { factsAbout } from '../content-facts.ts';
import { allAtOnce, fewVolleys, inVolleys } from '../volleys.ts';

const lock = 'LockString';

/** More than one packet and one buffer, so that a host that writes while it receives mixes them. */
const largest = 100_000;

// Each is shorter than the last, so that the end of a longer one may show behind it.
function shrinking(documents: Documents): () => Uint8Array {
  let size = largest;
  return () => {
    size -= 777;
    return documents.ofSize(size);
  };
}

function expectOwnVersions(responses: readonly WopiResponse[]): void {
  const saved = responses.filter(({ status }) => status === 200);
  const versions = saved.flatMap((response) => response.header('X-WOPI-ItemVersion') || []);
  const expected = `${versions.length} different values`;
  const mismatch = { at: 'header X-WOPI-ItemVersion', expected, actual: describeJson(versions) };
  failAbout('PutFile', new Set(versions).size < versions.length ? [mismatch] : [], expectOwnVersions);
}

const bodies: Check = {
  name: 'SimultaneousPutFilesLeaveOneBody',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'Simultaneous PutFile requests under one lock leave the body of one of them, with a new Version',
  spec: 'rest/files/putfile',
  requirementIds: ['PUT-13', 'CFI-15', 'CFI-22', 'CFI-103'],
  likelyCause: likely(
    'The host may write several bodies to one file at the same time, or store content and metadata in two steps.',
    wrong(/^body$|^property (Size|SHA256|Version)$/),
  ),
  async run({ given, wopi, documents }) {
    const file = await given.lockedFile({ lock });
    const seen = new Set<string>();

    await inVolleys(fewVolleys, shrinking(documents), async (saves) => {
      const responses = await allAtOnce(saves.map((body) => () => wopi.putFile(file, body, lock)));

      const content = expectOneOfContents(await wopi.getFile(file), { bodies: saves, responses });
      const info = await wopi.checkFileInfo(file);
      const json = { ...factsAbout(content), ...(seen.size > 0 && { Version: differsFrom(...seen) }) };
      expectResponse(info, { status: 200, json });
      const version = valueAt(info, 'Version');
      if (typeof version === 'string') seen.add(version);
    });
  },
};

const versions: Check = {
  name: 'SimultaneousPutFilesHaveVersionsOfTheirOwn',
  category: 'WopiCore',
  level: 'SHOULD',
  requirement: 'Simultaneous PutFile requests return different versions in X-WOPI-ItemVersion, if they return any',
  spec: 'rest/files/putfile',
  requirementIds: ['PUT-25'],
  likelyCause: likely(
    'The host may read the version again when the save is over, and find that of a later save.',
    differs(/ItemVersion/),
  ),
  async run({ given, wopi, documents }) {
    const file = await given.lockedFile({ lock });

    await inVolleys({ shots: 3, volleys: 2 }, shrinking(documents), async (saves) => {
      expectOwnVersions(await allAtOnce(saves.map((body) => () => wopi.putFile(file, body, lock))));
    });
  },
};

/** Simultaneous saves under one lock, as by two windows of one user. */
export const saveRaces: readonly Check[] = [bodies, versions];
