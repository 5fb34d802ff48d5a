import { defineSuite } from '../../harness/checks/check.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';

export const putUserInfo = defineSuite({
  group: 'PutUserInfo',
  summary: 'A text that the client keeps with the user',
  needs: ['SupportsUserInfo'],
  checks: [
    {
      name: 'PutUserInfoSucceeds',
      category: 'WopiCore',
      level: 'MUST',
      requirement: 'What PutUserInfo stores comes back as UserInfo of CheckFileInfo',
      spec: 'rest/files/putuserinfo',
      differs: 'The text is a new one in each run, so that what an earlier run stored cannot pass for it.',
      requirementIds: ['USERINFO-01', 'USERINFO-02', 'CFI-46', 'CFI-39'],
      async run({ file, wopi, names }) {
        const userInfo = names.unique('PutUserInfoTest');

        expectSuccess(await wopi.putUserInfo(file, userInfo));
        expectResponse(await wopi.checkFileInfo(file), { json: { UserInfo: equals(userInfo) } });
      },
    },
  ],
});
