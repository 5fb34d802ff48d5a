import type { ResourceKey } from './access-tokens.ts';
import type { HostParts, Session } from './host-parts.ts';

/** Makes the URLs that responses carry; those of WOPI resources hold a token for just that resource. */
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

  container(id: string): string {
    return this.#withToken(`/wopi/containers/${id}`, `container:${id}`);
  }

  ecosystem(): string {
    return this.#withToken('/wopi/ecosystem', 'ecosystem');
  }

  /** Serves the file's bytes to whoever has the URL, and opens nothing else. */
  download(id: string): string {
    return this.#withToken(`/download/${id}`, `download:${id}`);
  }

  /** A page for people; it holds no token. */
  page(path: string): string {
    return this.origin + path;
  }

  // The new token expires with the one it was got with, or a token could be traded for ever longer ones.
  #withToken(path: string, resource: ResourceKey): string {
    const token = this.#parts.tokens.issue({ ...this.#session.grant, resource });
    return `${this.origin}${path}?access_token=${token}`;
  }
}
