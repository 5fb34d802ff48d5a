import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { SecureHeadersVariables } from 'hono/secure-headers';
import type { AllowedOrigins } from './allowed-origins.ts';
import type { LocalFile } from './local-file.ts';
import type { OutcomeHistory } from './outcome-history.ts';
import type { Runner } from './runner.ts';
import type { SecretKey } from './secret-key.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The parts of the application. */
export interface AppParts {
  readonly origins: AllowedOrigins;
  readonly keys: SigningKeys;
  readonly sessions: Sessions;
  /** The sessions of getinfo, which end earlier: a program does not come back. */
  readonly infoSessions: Sessions;
  /** Absent where only this machine can reach the application. */
  readonly operatorKey: SecretKey | undefined;
  /** The file that is opened without a host page, if there is one. */
  readonly localFile: LocalFile | undefined;
  readonly runner: Runner;
  readonly history: OutcomeHistory;
  /** Origin under which browsers and hosts reach the application; absent: the Host header of each request. */
  readonly publicUrl: string | undefined;
}

export interface AppEnv {
  /** Absent when `fetch` is called without a server. */
  Bindings: Partial<HttpBindings>;
  Variables: SecureHeadersVariables & {
    parts: AppParts;
    /** Scheme, host and port under which the request reached the application. */
    baseUrl: string;
    session: Session;
  };
}

export type AppContext = Context<AppEnv>;
