import type { ProofKeys } from '../wopi/proof-key.ts';
import type { AccessTokens, Grant } from './access-tokens.ts';
import type { Clock } from './clock.ts';
import type { CoauthTable } from './coauth-table.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { HostVariant } from './host-variant.ts';
import type { LockTable } from './lock-table.ts';
import type { ShareLinks } from './share-links.ts';
import type { Store } from './store.ts';
import type { User, UserDirectory } from './users.ts';

/** What the host is made of. */
export interface HostParts {
  readonly variant: HostVariant;
  readonly clock: Clock;
  readonly store: Store;
  readonly locks: LockTable;
  readonly coauth: CoauthTable;
  readonly users: UserDirectory;
  readonly tokens: AccessTokens;
  readonly shareLinks: ShareLinks;
  /** Public proof keys; absent where proofs are not validated, or discovery has them. */
  readonly proofKeys: ProofKeys | undefined;
  /** The WOPI client that opens the files for people; absent: none. */
  readonly discovery: Discovery | undefined;
  /** Tells how old a proof is. */
  readonly proofClock: Clock;
  /** Origin under which clients reach the host; absent: whatever the request's Host header says. */
  readonly publicUrl: string | undefined;
  readonly limits: BodyLimits;
}

/** Longest request bodies in bytes; longer ones answer 413. */
export interface BodyLimits {
  /** Bodies that hold the content of a file. */
  readonly content: number;
  /** All others. */
  readonly message: number;
}

/** Who is asking, and with what rights. */
export interface Session {
  readonly grant: Grant;
  readonly user: User;
  /** The token, the user and the variant all allow editing. */
  readonly mayEdit: boolean;
}
