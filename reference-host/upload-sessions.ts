import type { Clock } from './clock.ts';
import type { NewId } from './ids.ts';

/** Seconds after which an upload session expires unless bytes are added. */
const sessionSeconds = 30 * 60;

interface UploadSession {
  readonly fileId: string;
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** The bytes of chunks that clients upload before they commit them with PutChunkedFile. */
export class UploadSessions {
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #sessions = new Map<string, UploadSession>();

  constructor(clock: Clock, newId: NewId) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Opens an empty session for a file and returns its token. */
  open(fileId: string): string {
    this.#deleteExpired();
    const token = this.#newId();
    this.write(fileId, token, new Uint8Array());
    return token;
  }

  /** The bytes of an unexpired session of this file. */
  bytes(fileId: string, token: string): Uint8Array | undefined {
    const session = this.#sessions.get(token);
    return session?.fileId === fileId && this.#clock.now() < session.expiresAt ? session.bytes : undefined;
  }

  /** Replaces the bytes and restarts the time. */
  write(fileId: string, token: string, bytes: Uint8Array): void {
    this.#sessions.set(token, { fileId, bytes, expiresAt: this.#clock.now() + sessionSeconds * 1000 });
  }

  close(token: string): void {
    this.#sessions.delete(token);
  }

  #deleteExpired(): void {
    for (const [token, { expiresAt }] of this.#sessions)
      if (this.#clock.now() >= expiresAt) this.#sessions.delete(token);
  }
}
