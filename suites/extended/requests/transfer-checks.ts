import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { crashed, likely, returned, wrong } from '../../../harness/checks/likely-cause.ts';
import { header } from '../../../harness/expect/headers.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { writingIsClaimed } from '../../editors-only.ts';

const lock = 'LockString';
const needs: readonly Gate[] = [...writingIsClaimed, 'SupportsLocks', 'SupportsUpdate'];

// What no editor sends may break a file on a faulty host for good, so it goes to a new one.
const needsNewFile: readonly Gate[] = [...needs, ...mayMakeScratchFiles];

async function lockedNewFile({ given }: CheckContext): Promise<WopiResource> {
  const file = await given.scratchFile();
  await given.lockOn(file, lock);
  return file;
}

/** More than the buffers of web servers hold, so that a host that writes what it receives has begun to write. */
const uploadSize = 256 * 1024;

const transfers = [
  {
    name: 'PutFileInChunks',
    transfer: 'chunked' as const,
    requirement: 'PutFile stores a body that comes with Transfer-Encoding: chunked instead of Content-Length',
    spec: 'https://www.rfc-editor.org/rfc/rfc9112.html',
    requirementIds: ['PUT-14'],
    likelyCause: likely(
      'The host, or a proxy in front of it, may read as many bytes as Content-Length announces.',
      returned(400, 411, 501),
      wrong(/^body$/),
    ),
  },
  {
    name: 'PutFileAfterContinue',
    transfer: 'after-continue' as const,
    requirement: 'PutFile with Expect: 100-continue succeeds and stores its body',
    spec: 'https://www.rfc-editor.org/rfc/rfc9110.html',
    requirementIds: ['PUT-15'],
    likelyCause: likely('The web server, or a proxy in front of it, might not support it.', returned(417), crashed),
  },
];

/** How the headers and the body of a request get to the host. */
export const transferChecks: readonly Check[] = [
  {
    name: 'HeaderNamesInLowerCase',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'Lock, PutFile, and Unlock work if all header names are in lower case',
    spec: 'rest/common-headers',
    requirementIds: ['DISPATCH-05'],
    likelyCause: likely(
      'The host may look up headers by their exact spelling, which a proxy changes.',
      returned(400, 401, 404, 409, 500, 501),
    ),
    needs,
    async run({ given, wopi, documents }) {
      const file = await given.unlockedFile();
      const proxied = wopi.with({ form: () => ({ inLowerCase: true }) });

      expectSuccess(await proxied.lock(file, lock));
      const mismatch = await proxied.refreshLock(file, 'AnotherLock');
      expectResponse(mismatch, { status: 409, headers: { 'X-WOPI-Lock': header(lock) } });
      expectSuccess(await proxied.putFile(file, documents.complex, lock));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.complex });
      expectSuccess(await proxied.unlock(file, lock));
    },
  },
  ...transfers.map(({ transfer, ...rule }) => ({
    ...rule,
    category: 'WopiCore' as const,
    level: 'SHOULD' as const,
    needs: needsNewFile,
    async run(context: CheckContext) {
      const { wopi, documents } = context;
      const file = await lockedNewFile(context);
      const body = documents.ofSize(20_000);

      expectSuccess(await wopi.with({ form: () => ({ transfer }) }).putFile(file, body, lock));
      expectResponse(await wopi.getFile(file, { size: body.length }), { status: 200, body });
    },
  })),
  {
    name: 'PutFileThatBreaksOff',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'A PutFile whose connection is closed after half of the body changes nothing',
    spec: 'rest/files/putfile',
    requirementIds: ['PUT-12'],
    likelyCause: likely('The host may write to the file what it receives, while it receives it.', wrong(/^body$/)),
    needs: needsNewFile,
    waitsSeconds: 1,
    async run(context) {
      const { given, wopi, documents, wait } = context;
      const file = await lockedNewFile(context);
      const body = await given.contentOf(file);

      await wopi.breakOffPutFile(file, documents.ofSize(uploadSize), lock);
      // The host takes a moment to find out.
      await wait(1);

      expectResponse(await wopi.getFile(file), { status: 200, body });
    },
  },
];
