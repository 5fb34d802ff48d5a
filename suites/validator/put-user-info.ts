import { defineSuite } from '../../harness/checks/check.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';

export const putUserInfo = defineSuite({
  group: 'PutUserInfo',
  summary: 'Text that the client stores for the user',
  needs: ['SupportsUserInfo'],
  writesUserState: true,
  checks: [
    {
      name: 'PutUserInfoSucceeds',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'PutUserInfo stores a text that CheckFileInfo returns as UserInfo',
      spec: 'rest/files/putuserinfo',
      differs: 'Each run sends a new text, so that a text stored by an earlier run cannot pass.',
      requirementIds: ['USERINFO-01', 'USERINFO-02', 'CFI-46', 'CFI-39'],
      async run({ file, wopi, names }) {
        const userInfo = names.unique('PutUserInfoTest');

        expectSuccess(await wopi.putUserInfo(file, userInfo));
        expectResponse(await wopi.checkFileInfo(file), { json: { UserInfo: equals(userInfo) } });
      },
    },
  ],
});
