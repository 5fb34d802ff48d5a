import { head, http, json, jsonText } from './answers.ts';
import type { Answer } from './raw-host.ts';

/** Claims that meet every gate, so that every operation is requested. */
export const claimsEverything = {
  BaseFileName: 'test.wopitest',
  OwnerId: 'alice',
  Size: 7,
  UserId: 'alice',
  Version: '1',
  FileUrl: 'http://127.0.0.1:1/file',
  UserInfo: 'kept',
  SupportedShareUrlTypes: ['ReadOnly', 'ReadWrite'],
  LicenseCheckForEditIsEnabled: true,
  UserCanWrite: true,
  UserCanRename: true,
  UserCanCreateChildContainer: true,
  UserCanCreateChildFile: true,
  UserCanDelete: true,
  AccessTokenExpiry: Date.now(),
  ...Object.fromEntries(
    'AddActivities ChunkedFileTransfer Coauth Containers ContentProperties DeleteFile Ecosystem ExtendedLockLength GetLock Locks Rename Update UserInfo'
      .split(' ')
      .map((feature) => [`Supports${feature}`, true]),
  ),
};

const deep = '['.repeat(50_000) + ']'.repeat(50_000);

/** Bodies and headers that are invalid for every operation. */
const malformed: readonly Answer[] = [
  ...[
    null,
    [],
    'text',
    5,
    true,
    {},
    [[]],
    {
      Url: null,
      Name: 5,
      ContainerPointer: 'x',
      AncestorsWithRootFirst: { a: 1 },
      ChildFiles: 'x',
      ChildContainers: 1,
    },
    { Url: 'javascript:alert(1)', ContainerPointer: { Url: 'ftp://127.0.0.1/x' }, ShareUrl: '//x', Name: '\0' },
    {
      Url: 'http://',
      ContainerPointer: { Url: [] },
      AncestorsWithRootFirst: [null],
      ChildFiles: [null, 5, [], { Url: 5 }],
    },
    { Url: 'http://[::1', ActivityResponses: [{}], RootContainerPointer: null, CoauthTable: { a: [] } },
    { ActivityResponses: 'x', UserIds: {}, CoauthTable: [null, { CoauthLockId: 5 }], CoauthTableVersion: {} },
    { Url: '', Name: '', ContainerPointer: {}, AncestorsWithRootFirst: [], ChildFiles: [], CoauthTable: 5 },
  ].map(
    (value): Answer =>
      (socket) =>
        socket.write(json(value)),
  ),
  ...[deep, `{"Url":${deep},"ContainerPointer":${deep},"CoauthTable":${deep}}`, '\u0000', '{"a":', ''].map(
    (text): Answer =>
      (socket) =>
        socket.write(jsonText(text)),
  ),
  // Frames that announce more than they contain, and a body without frames.
  ...[Buffer.alloc(3), Buffer.alloc(64, 0xff), Buffer.from('0000000300000000ffffffff', 'hex')].map(
    (bytes): Answer =>
      (socket) =>
        socket.write(http(200, bytes)),
  ),
  ...[200, 400, 404, 409, 412, 500, 501].map(
    (status): Answer =>
      (socket) =>
        socket.write(
          http(status, 'x', [
            ['X-WOPI-Lock', 'other\x9b31m'],
            ['X-WOPI-ItemVersion', ''],
            ['X-WOPI-SequenceNumber', '-1e9'],
            ['X-WOPI-CoauthTableVersion', ''],
            ['X-WOPI-ValidRelativeTarget', '+AAAA-+2D0-+'],
            ['X-WOPI-InvalidFileNameError', 'no'],
          ]),
        ),
  ),
  (socket) => socket.destroy(),
  (socket) => socket.end(head(200, [['Content-Length', '9']])),
];

/** Responds correctly to CheckFileInfo, and to everything else with malformed responses in turn, from `start`. */
export function respondMalformed(start: number): Answer {
  return (socket, request) => {
    const isInfo =
      request.operation === 'CheckFileInfo' && /\/files\/1\?/.test(request.target) && request.method === 'GET';
    if (isInfo) return socket.write(json(claimsEverything));
    return malformed[(start + request.number * 7) % malformed.length]?.(socket, request);
  };
}
