const getOperations = {
  'files/': 'CheckFileInfo',
  'files/contents': 'GetFile',
  'files/ancestry': 'EnumerateFileAncestors',
  'files/ecosystem_pointer': 'GetFileEcosystem',
  'containers/': 'CheckContainerInfo',
  'containers/children': 'EnumerateChildren',
  'containers/ancestry': 'EnumerateContainerAncestors',
  'containers/ecosystem_pointer': 'GetContainerEcosystem',
  'ecosystem/': 'CheckEcosystem',
  'ecosystem/root_container_pointer': 'GetRootContainer',
} as const;

const postOperations = {
  LOCK: 'Lock',
  GET_LOCK: 'GetLock',
  REFRESH_LOCK: 'RefreshLock',
  UNLOCK: 'Unlock',
  PUT: 'PutFile',
  PUT_RELATIVE: 'PutRelativeFile',
  RENAME_FILE: 'RenameFile',
  DELETE: 'DeleteFile',
  PUT_USER_INFO: 'PutUserInfo',
  GET_SHARE_URL: 'GetShareUrl',
  ADD_ACTIVITIES: 'AddActivities',
  CREATE_CHILD_CONTAINER: 'CreateChildContainer',
  CREATE_CHILD_FILE: 'CreateChildFile',
  DELETE_CONTAINER: 'DeleteContainer',
  RENAME_CONTAINER: 'RenameContainer',
  GET_COAUTH_LOCK: 'GetCoauthLock',
  GET_COAUTH_TABLE: 'GetCoauthTable',
  REFRESH_COAUTH_LOCK: 'RefreshCoauthLock',
  UNLOCK_COAUTH_LOCK: 'UnlockCoauthLock',
  GET_SEQUENCE_NUMBER: 'GetSequenceNumber',
  GET_CHUNKED_FILE: 'GetChunkedFile',
  PUT_CHUNKED_FILE: 'PutChunkedFile',
} as const;

/** A WOPI operation by its name in the documentation, with its resource if it exists on files and containers. */
export type OperationName =
  | (typeof getOperations)[keyof typeof getOperations]
  | (typeof postOperations)[keyof typeof postOperations]
  | 'UnlockAndRelock'
  | 'Download';

/** The operation of a request; undefined if it is unknown. */
export function operationOf(request: Request): OperationName | undefined {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/download/')) return 'Download';
  const override = request.headers.get('X-WOPI-Override') ?? '';
  if (request.method === 'POST') return postOperationOf(request, override);
  const [, kind = '', suffix = ''] =
    pathname.match(/^\/wopi\/(?:(files|containers)\/[^/]+|ecosystem)(?:\/(.+))?$/) ?? [];
  const key = `${kind || 'ecosystem'}/${suffix}`;
  return pathname.startsWith('/wopi/') && key in getOperations
    ? getOperations[key as keyof typeof getOperations]
    : undefined;
}

function postOperationOf(request: Request, override: string): OperationName | undefined {
  if (override === 'LOCK' && request.headers.has('X-WOPI-OldLock')) return 'UnlockAndRelock';
  return Object.hasOwn(postOperations, override) ? postOperations[override as keyof typeof postOperations] : undefined;
}

/** The ID of the file or container in the path of a request; empty if there is none. */
export function resourceIdOf(request: Request): string {
  return new URL(request.url).pathname.match(/^\/(?:wopi\/(?:files|containers)|download)\/([^/]+)/)?.[1] ?? '';
}
