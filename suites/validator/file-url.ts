import { defineSuite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { likely, redirected, returned, wrong } from '../../harness/checks/likely-cause.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { neverReadOnly } from '../editors-only.ts';
import { storeContent } from './store-content.ts';

const offersFileUrl: Gate = { property: 'FileUrl', must: 'be an absolute URL' };

export const fileUrlUsage = defineSuite({
  group: 'FileUrlUsage',
  summary: 'FileUrl instead of GetFile, after a save',
  needs: ['UserCanWrite', 'SupportsUpdate', 'SupportsLocks', offersFileUrl],
  checks: neverReadOnly([
    {
      name: 'GetFromFileUrlAfterPutFile',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'FileUrl returns the content that PutFile has just saved',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#fileurl',
      requirementIds: ['CFI-66'],
      likelyCause: likely('FileUrl may point to a cache or to a copy that is updated later.', wrong(/^body$/)),
      async run(context) {
        const { given, wopi, documents } = context;
        expectSuccess(await given.fileInfoResponse());
        const { FileUrl } = await given.fileInfo();
        await storeContent(context, documents.simple);

        expectResponse(await wopi.getFromFileUrl(String(FileUrl)), { body: documents.simple });
      },
    },
  ]),
});

export const fileUrlViewOnly = defineSuite({
  group: 'FileUrlViewOnly',
  summary: 'FileUrl instead of GetFile',
  needs: [offersFileUrl],
  checks: [
    {
      name: 'GetFromFileUrl',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'FileUrl returns 200 without an added access token or WOPI header',
      spec: 'rest/files/checkfileinfo/checkfileinfo-response#fileurl',
      requirementIds: ['CFI-64', 'PROOF-18'],
      likelyCause: likely(
        'FileUrl may require a cookie or the Authorization header, which WOPI clients do not send.',
        redirected,
        returned(401, 403),
      ),
      readOnly: true,
      async run({ given, wopi }) {
        expectSuccess(await given.fileInfoResponse());
        const { FileUrl } = await given.fileInfo();

        expectSuccess(await wopi.getFromFileUrl(String(FileUrl)));
      },
    },
  ],
});
