import { encodeUtf7, type Utf7Form } from './utf7.ts';

/** The new name in PutRelativeFile and similar operations. */
export type TargetName =
  | ({ readonly suggested: string } & TargetOptions)
  | ({ readonly exact: string } & TargetOptions)
  | { readonly conflicting: string };

interface TargetOptions {
  readonly overwrite?: boolean;
  readonly utf7?: Utf7Form;
}

export interface CoauthLockRequest {
  readonly id?: string;
  readonly type?: string;
  /** Timeout in seconds. */
  readonly timeout?: number;
  readonly metadata?: string;
  /** Sent as `{"CoauthLockMetadata": …}`. */
  readonly metadataInBody?: string;
}

/** The headers for a new name, encoded in UTF-7. */
export function targetHeaders(name: TargetName): Record<string, string | undefined> {
  if ('conflicting' in name) {
    const target = encodeUtf7(name.conflicting);
    return { 'X-WOPI-SuggestedTarget': target, 'X-WOPI-RelativeTarget': target };
  }
  return {
    ...('suggested' in name
      ? { 'X-WOPI-SuggestedTarget': encodeUtf7(name.suggested, name.utf7) }
      : { 'X-WOPI-RelativeTarget': encodeUtf7(name.exact, name.utf7) }),
    'X-WOPI-OverwriteRelativeTarget': booleanHeader(name.overwrite),
  };
}

/** Headers and body of a request about a coauth lock. */
export function coauthRequest({ id, type, timeout, metadata, metadataInBody }: CoauthLockRequest): {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array;
} {
  const headers = {
    'X-WOPI-CoauthLockType': type,
    'X-WOPI-CoauthLockMetadata': metadata,
    'X-WOPI-CoauthLockId': id,
    'X-WOPI-CoauthLockExpirationTimeout': timeout?.toString(),
  };
  if (metadataInBody === undefined) return { headers };
  return { headers, body: Buffer.from(JSON.stringify({ CoauthLockMetadata: metadataInBody })) };
}

/** What a CSPP Plus client adds to Lock, RefreshLock, and UnlockAndRelock. */
export interface LockOptions {
  readonly userVisible?: boolean;
  /** Timeout in seconds. */
  readonly timeout?: number;
}

export function lockHeaders({ userVisible, timeout }: LockOptions): Readonly<Record<string, string | undefined>> {
  return {
    'X-WOPI-LockUserVisible': booleanHeader(userVisible),
    'X-WOPI-LockExpirationTimeout': timeout?.toString(),
  };
}

/** A Boolean in a header as written by Microsoft's clients, which use .NET. */
export function booleanHeader(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'True' : 'False';
}

/** Removes headers without a value. */
export function definedHeaders(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
