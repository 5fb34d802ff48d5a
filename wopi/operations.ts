/** What a URL of WOPI addresses, by the segment of its path. */
export type ResourceKind = 'files' | 'containers' | 'ecosystem';

/** What the request of a WOPI operation looks like, and what it does. */
export interface Operation {
  readonly on: readonly ResourceKind[];
  readonly method: 'GET' | 'POST';
  /** Appended to the path of the resource. */
  readonly path: string;
  /** Value of X-WOPI-Override, in every POST. */
  readonly override: string | undefined;
  /** The CheckFileInfo property by which a host claims it; undefined where no single property does. */
  readonly claim: string | undefined;
  /** Whether it changes anything on the host. */
  readonly writes: boolean;
}

/** Every operation of WOPI, by its name in the documentation. */
export const operations = {
  CheckFileInfo: gets(['files'], ''),
  GetFile: gets(['files'], '/contents'),
  PutFile: changes(['files'], 'PUT', 'SupportsUpdate', '/contents'),
  PutRelativeFile: changes(['files'], 'PUT_RELATIVE', 'SupportsUpdate'),
  RenameFile: changes(['files'], 'RENAME_FILE', 'SupportsRename'),
  DeleteFile: changes(['files'], 'DELETE', 'SupportsDeleteFile'),

  Lock: changes(['files'], 'LOCK', 'SupportsLocks'),
  /** Told from Lock by X-WOPI-OldLock. */
  UnlockAndRelock: changes(['files'], 'LOCK', 'SupportsLocks'),
  GetLock: asks(['files'], 'GET_LOCK', 'SupportsGetLock'),
  RefreshLock: changes(['files'], 'REFRESH_LOCK', 'SupportsLocks'),
  Unlock: changes(['files'], 'UNLOCK', 'SupportsLocks'),

  PutUserInfo: changes(['files'], 'PUT_USER_INFO', 'SupportsUserInfo'),
  AddActivities: changes(['files'], 'ADD_ACTIVITIES', 'SupportsAddActivities'),
  GetShareUrl: asks(['files', 'containers'], 'GET_SHARE_URL', undefined),
  EnumerateAncestors: gets(['files', 'containers'], '/ancestry', 'SupportsContainers'),
  GetEcosystem: gets(['files', 'containers'], '/ecosystem_pointer', 'SupportsEcosystem'),

  CheckContainerInfo: gets(['containers'], '', 'SupportsContainers'),
  EnumerateChildren: gets(['containers'], '/children', 'SupportsContainers'),
  CreateChildContainer: changes(['containers'], 'CREATE_CHILD_CONTAINER', 'SupportsContainers'),
  CreateChildFile: changes(['containers'], 'CREATE_CHILD_FILE', 'SupportsContainers'),
  RenameContainer: changes(['containers'], 'RENAME_CONTAINER', 'SupportsContainers'),
  DeleteContainer: changes(['containers'], 'DELETE_CONTAINER', 'SupportsContainers'),

  CheckEcosystem: gets(['ecosystem'], '', 'SupportsEcosystem'),
  GetRootContainer: gets(['ecosystem'], '/root_container_pointer', 'SupportsContainers'),

  GetCoauthLock: changes(['files'], 'GET_COAUTH_LOCK', 'SupportsCoauth'),
  RefreshCoauthLock: changes(['files'], 'REFRESH_COAUTH_LOCK', 'SupportsCoauth'),
  UnlockCoauthLock: changes(['files'], 'UNLOCK_COAUTH_LOCK', 'SupportsCoauth'),
  GetCoauthTable: asks(['files'], 'GET_COAUTH_TABLE', 'SupportsCoauth'),
  GetSequenceNumber: asks(['files'], 'GET_SEQUENCE_NUMBER', 'SupportsCoauth'),
  GetChunkedFile: asks(['files'], 'GET_CHUNKED_FILE', 'SupportsCoauth'),
  PutChunkedFile: changes(['files'], 'PUT_CHUNKED_FILE', 'SupportsCoauth', '/contents'),
  GetChunks: asks(['files'], 'GET_CHUNKS', 'SupportsResumableFileTransfer'),
  // An upload session changes nothing until PutChunkedFile commits it, and the host deletes it after half an hour.
  CreateUploadSession: asks(['files'], 'CREATE_UPLOAD_SESSION', 'SupportsResumableFileTransfer'),
  UpdateUploadSession: asks(['files'], 'UPDATE_UPLOAD_SESSION', 'SupportsResumableFileTransfer'),
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

/** An operation that a CheckFileInfo property claims. */
export type ClaimedOperation = {
  [Name in OperationName]: (typeof operations)[Name]['claim'] extends string ? Name : never;
}[OperationName];

type SentBy<Method> = {
  [Name in OperationName]: (typeof operations)[Name]['method'] extends Method ? Name : never;
}[OperationName];

export type GetOperation = SentBy<'GET'>;
/** UnlockAndRelock has the X-WOPI-Override of Lock, so it is not named by it. */
export type PostOperation = Exclude<SentBy<'POST'>, 'UnlockAndRelock'>;

const names = Object.keys(operations) as OperationName[];
const isGet = (name: OperationName): name is GetOperation => operations[name].method === 'GET';
const isPost = (name: OperationName): name is PostOperation =>
  operations[name].method === 'POST' && name !== 'UnlockAndRelock';

/** The operation that a GET asks for; `path` is what follows the address of the resource. */
export function operationByGet(kind: ResourceKind, path: string): GetOperation | undefined {
  return names.filter(isGet).find((name) => operations[name].path === path && operations[name].on.includes(kind));
}

/** The operation that X-WOPI-Override names; Lock for UnlockAndRelock as well. */
export function operationByOverride(override: string | undefined): PostOperation | undefined {
  return names.filter(isPost).find((name) => operations[name].override === override);
}

function gets<const Claim extends string | undefined = undefined>(
  on: readonly ResourceKind[],
  path: string,
  claim?: Claim,
) {
  return { on, method: 'GET', path, override: undefined, claim: claim as Claim, writes: false } as const;
}

function asks<const Claim extends string | undefined>(on: readonly ResourceKind[], override: string, claim: Claim) {
  return { on, method: 'POST', path: '', override, claim, writes: false } as const;
}

function changes<const Claim extends string>(on: readonly ResourceKind[], override: string, claim: Claim, path = '') {
  return { on, method: 'POST', path, override, claim, writes: true } as const;
}

/** The operations that give a file the lock in X-WOPI-Lock. */
export const locking: ReadonlySet<string> = new Set<OperationName>(['Lock', 'UnlockAndRelock']);
