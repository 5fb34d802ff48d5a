import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { mayMakeScratchFiles } from '../../harness/checks/gates.ts';
import { crashed, found, likely, returned, unless, wrong } from '../../harness/checks/likely-cause.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { requireEffect } from '../../harness/lane/require-response.ts';

const common = { category: 'WopiCore', level: 'MUST', spec: 'rest/files/putuserinfo' } as const;

async function expectStored({ file, wopi }: CheckContext, userInfo: string): Promise<void> {
  expectSuccess(await wopi.putUserInfo(file, userInfo));
  expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { UserInfo: equals(userInfo) } });
}

const checks: readonly Check[] = [
  {
    ...common,
    name: 'UserInfoOf1024Characters',
    requirement: 'PutUserInfo stores a text of 1,024 characters',
    requirementIds: ['USERINFO-04'],
    likelyCause: likely(
      'The column of the database may be too short.',
      unless(found(/^\(missing\)$/), wrong(/^property UserInfo$/)),
      crashed,
    ),
    async run(context) {
      await expectStored(context, context.names.unique('userinfo').padEnd(1024, 'x'));
    },
  },
  {
    ...common,
    name: 'UserInfoIsStoredUnchanged',
    requirement: 'PutUserInfo stores quotes, braces, percent signs, and other special characters unchanged',
    requirementIds: ['USERINFO-05'],
    likelyCause: likely(
      'The host may parse the body as a form or as JSON.',
      wrong(/^property UserInfo$/),
      crashed,
      returned(400, 415),
    ),
    async run(context) {
      await expectStored(context, `${context.names.unique('userinfo')}{"a": "b=c&d+%20%C3;\\'<e>"} `.trimEnd());
    },
  },
  {
    ...common,
    name: 'UserInfoIsReplaced',
    requirement: 'PutUserInfo replaces a longer text that was stored before',
    requirementIds: ['USERINFO-06'],
    async run(context) {
      const { file, wopi, names } = context;
      expectSuccess(await wopi.putUserInfo(file, `${names.unique('userinfo')} and more`));

      await expectStored(context, names.unique('u'));
    },
  },
  {
    ...common,
    name: 'UserInfoIsOnEveryFileOfTheUser',
    requirement: 'CheckFileInfo of another file of the same user returns the text that PutUserInfo stored',
    spec: 'rest/files/checkfileinfo/checkfileinfo-response#userinfo',
    requirementIds: ['USERINFO-03'],
    likelyCause: likely('The host may store the text with the file instead of the user.', wrong(/^property UserInfo$/)),
    needs: [{ either: [[{ access: 'otherFile' }], mayMakeScratchFiles] }],
    async run({ file, given, wopi, names }) {
      const other = await given.users.anotherFile();
      const userInfo = names.unique('userinfo');

      expectSuccess(await wopi.putUserInfo(file, userInfo));
      expectResponse(await wopi.checkFileInfo(other), { status: 200, json: { UserInfo: equals(userInfo) } });
    },
  },
  {
    ...common,
    name: 'PutUserInfoKeepsTheVersion',
    level: 'SHOULD',
    requirement: 'PutUserInfo works without a lock and does not change Version',
    requirementIds: ['USERINFO-07'],
    async run({ given, wopi, names }) {
      const file = await given.unlockedFile();
      const { Version } = await given.currentInfo(['Version']);

      const userInfo = names.unique('userinfo');
      const put = await wopi.putUserInfo(file, userInfo);
      const info = await wopi.checkFileInfo(file);

      expectSuccess(put);
      expectResponse(info, { status: 200, json: { Version: equals(Version) } });
      requireEffect(put, info, { json: { UserInfo: equals(userInfo) } });
    },
  },
];

export const extendedUserInfo = defineSuite({
  group: 'Extended.UserInfo',
  origin: 'extended',
  summary: 'Length, characters, and replacement of the text that PutUserInfo stores',
  needs: ['SupportsUserInfo'],
  writesUserState: true,
  checks,
});
