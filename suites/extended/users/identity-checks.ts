import type { Check } from '../../../harness/checks/check.ts';
import { type Gate, mayMakeScratchFiles } from '../../../harness/checks/gates.ts';
import { found, likely, unless, wrong } from '../../../harness/checks/likely-cause.ts';
import type { JsonValue } from '../../../harness/client/response.ts';
import {
  describeJson,
  differsFrom,
  equals,
  isObject,
  type JsonExpectation,
  not,
} from '../../../harness/expect/json.ts';
import { pointsTo } from '../../../harness/expect/resource.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';

const common = {
  category: 'WopiCore',
  level: 'MUST',
  spec: 'rest/files/checkfileinfo/checkfileinfo-response#requirements-for-user-identity-properties',
} as const;

const second: Gate = { access: 'second' };
// It may be missing for anonymous users.
const hasUserId: Gate = { property: 'UserId', must: 'be present' };

/** Who the users are, and that they open the same file. */
export const identityChecks: readonly Check[] = [
  {
    ...common,
    name: 'UserIdsDiffer',
    requirement: 'CheckFileInfo returns a different UserId for a different user',
    requirementIds: ['CFI-17', 'CFI-07'],
    likelyCause: likely('UserId may be a constant, or the ID of the owner.', wrong(/UserId/)),
    needs: [second, hasUserId],
    readOnly: true,
    async run({ given, wopi }) {
      const other = await given.users.second();
      const { UserId } = await given.currentInfo(['UserId']);

      expectResponse(await wopi.checkFileInfo(other), { status: 200, json: { UserId: differsFrom(UserId) } });
    },
  },
  {
    ...common,
    name: 'UserIdIsTheSameForEveryFile',
    requirement: 'CheckFileInfo returns the same UserId for two files, each opened with its own token',
    requirementIds: ['CFI-17'],
    likelyCause: likely('UserId may be derived from the token or from the file.', wrong(/UserId/)),
    needs: [hasUserId, { either: [[{ access: 'otherFile' }], mayMakeScratchFiles] }],
    async run({ file, given, wopi }) {
      const { UserId } = await given.currentInfo(['UserId']);
      const json = { UserId: equals(UserId) };

      const other = await given.users.anotherFile();
      const [others, own] = await Promise.all([wopi.checkFileInfo(other), wopi.checkFileInfo(file)]);
      expectResponse(others, { status: 200, json });
      expectResponse(own, { status: 200, json });
    },
  },
  {
    ...common,
    name: 'OwnerIdIsTheSameForEveryUser',
    requirement: 'CheckFileInfo returns the same OwnerId for every user, each time',
    requirementIds: ['CFI-14'],
    likelyCause: likely('OwnerId may be the ID of the user who asks.', wrong(/OwnerId/)),
    needs: [second],
    readOnly: true,
    async run({ file, given, wopi }) {
      const other = await given.users.second();
      const { OwnerId } = await given.currentInfo(['OwnerId']);
      const json = { OwnerId: equals(OwnerId) };

      const [others, own] = await Promise.all([wopi.checkFileInfo(other), wopi.checkFileInfo(file)]);
      expectResponse(others, { status: 200, json });
      expectResponse(own, { status: 200, json });
    },
  },
  {
    ...common,
    name: 'EveryUserSeesTheSameFile',
    requirement: 'BaseFileName, Size, and Version are the same for every user of a file',
    spec: 'rest/concepts#file-id',
    requirementIds: ['URL-12'],
    likelyCause: likely('The host may keep a copy of the file for each user.', wrong(/Version|Size/)),
    needs: [second],
    readOnly: true,
    async run({ given, wopi }) {
      const other = await given.users.second();
      const { BaseFileName, Size, Version } = await given.currentInfo(['BaseFileName', 'Size', 'Version']);

      const json = { BaseFileName: equals(BaseFileName), Size: equals(Size), Version: equals(Version) };
      expectResponse(await wopi.checkFileInfo(other), { status: 200, json });
    },
  },
  {
    ...common,
    name: 'EveryUserFindsTheSameFileId',
    requirement: 'EnumerateChildren lists the file with the same ID for a second user',
    spec: 'rest/concepts#file-id',
    requirementIds: ['URL-12'],
    likelyCause: likely('The host may derive the file ID from the user or from the folder.', wrong(/ChildFiles/)),
    needs: [second, 'SupportsContainers'],
    readOnly: true,
    async run({ file, given, wopi }) {
      const container = await given.users.secondsContainer();
      const { BaseFileName } = await given.fileInfo();

      const json = { ChildFiles: listedOnlyAs(file, BaseFileName) };
      expectResponse(await wopi.enumerateChildren(container), { status: 200, json });
    },
  },
  {
    ...common,
    name: 'EveryUserReadsWhatWasSaved',
    requirement: 'GetFile returns to a second user what the first user saved, and Version is the same for both',
    spec: 'rest/concepts#file-id',
    requirementIds: ['URL-12', 'SCEN-10'],
    likelyCause: likely(
      'The host may keep a copy of the file, or a cache, for each user.',
      unless(found(/^\(missing\)$/), wrong(/^(body|property Version)$/)),
    ),
    needs: [second, 'UserCanWrite', { property: 'ReadOnly', must: 'not be true' }, 'SupportsUpdate', 'SupportsLocks'],
    async run({ given, wopi, names }) {
      const other = await given.users.second();
      const body = Buffer.from(names.unique('of the first user'));
      await given.fileWithContent(body);
      const { Version } = await given.currentInfo(['Version']);

      const [download, info] = await Promise.all([wopi.getFile(other), wopi.checkFileInfo(other)]);
      expectResponse(download, { status: 200, body });
      expectResponse(info, { status: 200, json: { Version: equals(Version) } });
    },
  },
  {
    ...common,
    name: 'UserInfoBelongsToTheUser',
    requirement: 'PutUserInfo stores a text that CheckFileInfo returns to this user, and to no other',
    spec: 'rest/files/putuserinfo',
    requirementIds: ['USERINFO-03'],
    likelyCause: likely('The host may store the text with the file instead of the user.', wrong(/UserInfo/)),
    needs: [second, 'SupportsUserInfo'],
    async run({ file, given, wopi, names }) {
      const other = await given.users.second();
      const userInfo = names.unique('userinfo');
      const { UserInfo: before } = await given.freshFileInfo(other);

      const put = await wopi.putUserInfo(other, userInfo);
      const [own, others] = await Promise.all([wopi.checkFileInfo(file), wopi.checkFileInfo(other)]);
      // The run gives back only what its own user had.
      await wopi.putUserInfo(other, typeof before === 'string' ? before : '');

      expectSuccess(put);
      expectResponse(own, { status: 200, json: { UserInfo: not(userInfo) } });
      expectResponse(others, { status: 200, json: { UserInfo: equals(userInfo) } });
    },
  },
];

// A user may find the file elsewhere, so it need not be in this folder.
function listedOnlyAs(file: WopiResource, name: JsonValue | undefined): JsonExpectation {
  return (children) => {
    const list = Array.isArray(children) ? (children as readonly JsonValue[]) : [];
    const [named] = list.filter(isObject).filter(({ Name }) => Name === name);
    const wanted = named && pointsTo(file)(named.Url);
    return wanted && `${describeJson(name)} with ${wanted}`;
  };
}
