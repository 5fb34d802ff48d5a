import type { ResourceKey } from './access-tokens.ts';
import type { HostParts, Session } from './host-parts.ts';

/** Creates the URLs in responses; the URLs of WOPI resources have a token for exactly that resource. */
export class Links {
  readonly origin: string;
  readonly #parts: HostParts;
  readonly #session: Session;

  constructor(origin: string, parts: HostParts, session: Session) {
    this.origin = origin;
    this.#parts = parts;
    this.#session = session;
  }

  file(id: string): string {
    return this.#withToken(`/wopi/files/${id}`, `file:${id}`);
  }

  /** The URL of a file with the expiry of its token, which replaces that of the session. */
  fileWithExpiry(id: string): string {
    return `${this.file(id)}&access_token_ttl=${this.#session.grant.expiresAt}`;
  }

  container(id: string): string {
    return this.#withToken(`/wopi/containers/${id}`, `container:${id}`);
  }

  ecosystem(): string {
    return this.#withToken('/wopi/ecosystem', 'ecosystem');
  }

  /** The URL of the file's bytes; its token is valid for nothing else. */
  download(id: string): string {
    return this.#withToken(`/download/${id}`, `download:${id}`);
  }

  /** The URL of a page for users, without a token. */
  page(path: string): string {
    return this.origin + path;
  }

  // Otherwise a token could be exchanged repeatedly for one that is valid longer.
  #withToken(path: string, resource: ResourceKey): string {
    const token = this.#parts.tokens.issue({ ...this.#session.grant, resource });
    return `${this.origin}${path}?access_token=${token}`;
  }
}
