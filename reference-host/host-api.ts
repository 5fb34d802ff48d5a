import type { ResourceKey } from './access-tokens.ts';
import type { HostEnv } from './host-env.ts';
import type { HostParts } from './host-parts.ts';
import type { HostSnapshot } from './snapshot.ts';
import type { Rights } from './users.ts';

/** The grant for `issueToken`; by default, Alice may edit the file under test for ten hours. */
export interface TokenRequest {
  readonly userId?: string;
  readonly resource?: ResourceKey;
  readonly rights?: Rights;
  /** Lifetime in milliseconds; negative: already expired. */
  readonly lifetimeMs?: number;
}

/** A WOPI host in memory. */
export interface Host {
  readonly fetch: (request: Request, env?: HostEnv['Bindings']) => Response | Promise<Response>;
  readonly parts: HostParts;
  /** ID of the file under test. */
  readonly testFileId: string;
  /** Path of its WopiSrc. */
  readonly testFilePath: string;
  issueToken(request?: TokenRequest): string;
  snapshot(): HostSnapshot;
}
