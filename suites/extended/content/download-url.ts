import type { Check } from '../../../harness/checks/check.ts';
import { likely, wrong } from '../../../harness/checks/likely-cause.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { requireNoSession } from '../../../harness/lane/require-response.ts';

const lock = 'LockString';

/** What a user gets who downloads the file right after a save. */
export const downloadUrl: Check = {
  name: 'DownloadUrlReturnsTheSavedContent',
  category: 'WopiCore',
  level: 'MUST',
  requirement: 'DownloadUrl returns the content that PutFile has just saved, not a web page',
  spec: 'rest/files/checkfileinfo/checkfileinfo-response#downloadurl',
  requirementIds: ['CFI-60'],
  likelyCause: likely(
    'DownloadUrl may lead to a page that shows the file, or to a copy that is updated later.',
    wrong(/^body$/),
  ),
  needs: [{ property: 'DownloadUrl', must: 'be an absolute URL' }],
  async run({ given, wopi, names }) {
    const { DownloadUrl } = await given.fileInfo();
    const saved = Buffer.from(names.unique('saved'));
    const file = await given.lockedFile({ lock });
    expectSuccess(await wopi.putFile(file, saved, lock));

    const response = await wopi.getFromDownloadUrl(String(DownloadUrl));

    requireNoSession(response, 'DownloadUrl');
    expectResponse(response, { status: 200, body: saved });
  },
};
