import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { SecureHeadersVariables } from 'hono/secure-headers';
import type { HostParts, Session } from './host-parts.ts';
import type { Links } from './links.ts';
import type { Container, StoredFile } from './store.ts';

/** What the middleware provides to operations. */
export interface HostEnv {
  /** Absent when `fetch` is called without a server. */
  Bindings: Partial<HttpBindings | Http2Bindings>;
  Variables: SecureHeadersVariables & {
    host: HostParts;
    session: Session;
    links: Links;
    /** Whether the request's proof was validated. */
    proven: boolean;
    body: Uint8Array;
    file: StoredFile;
    container: Container;
  };
}

export type HostContext = Context<HostEnv>;
