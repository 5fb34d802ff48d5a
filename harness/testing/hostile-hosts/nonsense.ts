import { head, http, json, jsonText } from './answers.ts';
import type { Answer } from './raw-host.ts';

/** Claims that open every gate, so that every operation is asked for. */
const claimsEverything = {
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

/** Bodies and headers of which none is what an operation promises. */
const nonsense: readonly Answer[] = [
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
  // Frames that announce more than there is, and none at all.
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

/** Answers CheckFileInfo well and everything else with another nonsense each time; `start` tells which comes first. */
export function talkingNonsense(start: number): Answer {
  return (socket, request) => {
    const isInfo =
      request.operation === 'CheckFileInfo' && /\/files\/1\?/.test(request.target) && request.method === 'GET';
    if (isInfo) return socket.write(json(claimsEverything));
    return nonsense[(start + request.number * 7) % nonsense.length]?.(socket, request);
  };
}
