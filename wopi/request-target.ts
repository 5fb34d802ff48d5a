import { type OperationName, operationByGet, operationByOverride, type ResourceKind } from './operations.ts';

/** What a request asks a host for. */
export interface RequestTarget {
  readonly operation: OperationName;
  /** The path of the file, container or ecosystem. */
  readonly resource: string;
}

const address = /^(.*\/(?:(files|containers)\/[^/]+|ecosystem))(\/[a-z_]+)?$/;

/** The WOPI operation of a request by method, path and headers, wherever the host's endpoints are; undefined if there is none. */
export function targetOf(
  method: string,
  path: string,
  header: (name: string) => string | undefined,
): RequestTarget | undefined {
  const [, resource = '', kind = 'ecosystem', rest = ''] = address.exec(path) ?? [];
  if (resource === '') return undefined;
  const operation =
    method === 'GET'
      ? operationByGet(kind as ResourceKind, rest)
      : method === 'POST'
        ? postOperation(header)
        : undefined;
  return operation && { operation, resource };
}

function postOperation(header: (name: string) => string | undefined): OperationName | undefined {
  const name = operationByOverride(header('X-WOPI-Override'));
  return name === 'Lock' && header('X-WOPI-OldLock') !== undefined ? 'UnlockAndRelock' : name;
}
