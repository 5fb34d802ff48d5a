import type { ProofKeys } from '../wopi/proof-key.ts';
import type { AccessTokens, Grant } from './access-tokens.ts';
import type { Clock } from './clock.ts';
import type { CoauthTable } from './coauth-table.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { HostVariant } from './host-variant.ts';
import type { LockTable } from './lock-table.ts';
import type { ProofValidator } from './proof-validator.ts';
import type { ShareLinks } from './share-links.ts';
import type { Store } from './store.ts';
import type { UploadSessions } from './upload-sessions.ts';
import type { User, UserDirectory } from './users.ts';

/** The parts of the host. */
export interface HostParts {
  readonly variant: HostVariant;
  readonly clock: Clock;
  readonly store: Store;
  readonly locks: LockTable;
  readonly coauth: CoauthTable;
  readonly uploads: UploadSessions;
  readonly users: UserDirectory;
  readonly tokens: AccessTokens;
  readonly shareLinks: ShareLinks;
  /** Public proof keys; absent when proofs are not validated or the keys come from discovery. */
  readonly proofKeys: ProofKeys | undefined;
  /** The WOPI client that opens the files for users. */
  readonly discovery: Discovery | undefined;
  /** The clock for the age of proofs. */
  readonly proofClock: Clock;
  readonly proofs: ProofValidator;
  /** Origin under which clients reach the host; absent: the Host header of each request. */
  readonly publicUrl: string | undefined;
  readonly limits: BodyLimits;
}

/** Maximum sizes of request bodies in bytes; longer bodies return 413. */
export interface BodyLimits {
  /** Bodies with the content of a file. */
  readonly content: number;
  /** All other bodies. */
  readonly message: number;
}

/** The user of a request and their rights. */
export interface Session {
  readonly grant: Grant;
  readonly user: User;
  /** The token, the user and the variant all allow editing. */
  readonly mayEdit: boolean;
}
