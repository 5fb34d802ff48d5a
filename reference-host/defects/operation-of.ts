import {
  type OperationName,
  operationByGet,
  operationByOverride,
  operations,
  type ResourceKind,
} from '../../wopi/operations.ts';

// GET operations that files and containers share, told apart by what they are sent to.
const shared = {
  EnumerateAncestors: { files: 'EnumerateFileAncestors', containers: 'EnumerateContainerAncestors' },
  GetEcosystem: { files: 'GetFileEcosystem', containers: 'GetContainerEcosystem' },
} as const;

type Shared = typeof shared;

/** A WOPI operation by its name in the documentation, or that of a shared one with its resource, or a download. */
export type TargetedOperation =
  | Exclude<OperationName, keyof Shared>
  | Shared[keyof Shared]['files' | 'containers']
  | 'Download';

/** The operations that change something. */
export const writingOperations = Object.entries(operations)
  .filter(([, { writes }]) => writes)
  .map(([name]) => name as TargetedOperation);

/** The operation that a request asks for; undefined if there is none. */
export function operationOf(request: Request): TargetedOperation | undefined {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/download/')) return 'Download';
  return request.method === 'POST' ? postOperationOf(request) : getOperationOf(pathname);
}

function getOperationOf(pathname: string): TargetedOperation | undefined {
  const [, kind = 'ecosystem', path = ''] =
    /^\/wopi\/(?:(files|containers)\/[^/]+|ecosystem)(\/.+)?$/.exec(pathname) ?? [];
  const name = pathname.startsWith('/wopi/') ? operationByGet(kind as ResourceKind, path) : undefined;
  if (name === 'EnumerateAncestors' || name === 'GetEcosystem') return shared[name][kind as 'files' | 'containers'];
  return name;
}

function postOperationOf({ headers }: Request): TargetedOperation | undefined {
  const name = operationByOverride(headers.get('X-WOPI-Override') ?? undefined);
  if (name === 'Lock' && headers.has('X-WOPI-OldLock')) return 'UnlockAndRelock';
  return name;
}

/** The ID of the file or container in the path of a request; empty if there is none. */
export function resourceIdOf(request: Request): string {
  return new URL(request.url).pathname.match(/^\/(?:wopi\/(?:files|containers)|download)\/([^/]+)/)?.[1] ?? '';
}
