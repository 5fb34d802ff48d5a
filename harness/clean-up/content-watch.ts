import { identityOf, type WopiResource } from '../../wopi/resource.ts';
import { sha256Of } from '../../wopi/sha256.ts';
import type { Observation } from '../client/request-sender.ts';
import { isSuccess } from '../client/response.ts';

const writing: ReadonlySet<string> = new Set(['PutFile', 'PutChunkedFile', 'Unknown operation']);

/** Bytes by which the beginnings of contents are compared. Every document of a run has random ones among them. */
export const beginningLength = 256;
const leastInCommon = 32;
const mostBeginnings = 32;

/** Tells the contents of the file under test that this run has written from those of another client. */
export class ContentWatch {
  readonly #sourceId: string;
  /** SHA-256 of every body that was sent. */
  readonly #sent = new Set<string>();
  /** How the last bodies began that were sent. */
  readonly #beginnings: Buffer[] = [];
  /** SHA-256 of what the last write has written; undefined when that is unknown. */
  #written: string | undefined;
  #isUnknown = false;
  #isFaithful = false;

  /** `source` is the file under test. */
  constructor(source: WopiResource) {
    this.#sourceId = identityOf(source);
  }

  observe({ operation, resource, body, response }: Observation): void {
    if (body && body.length > 0) this.#noteSent(body);
    if (identityOf(resource) !== this.#sourceId) return;
    if (writing.has(operation)) this.#observeWrite(operation, body, response !== undefined && isSuccess(response));
    const isWholeContent = operation === 'GetFile' && response?.status === 200 && response.body.length > 0;
    if (isWholeContent && this.#written !== undefined) this.#isFaithful = sha256Of(response.body) === this.#written;
  }

  #noteSent(body: Uint8Array): void {
    this.#sent.add(sha256Of(body));
    this.#beginnings.push(Buffer.from(body.subarray(0, beginningLength)));
    if (this.#beginnings.length > mostBeginnings) this.#beginnings.shift();
  }

  #observeWrite(operation: string, body: Uint8Array | undefined, isDone: boolean): void {
    const isPlain = operation === 'PutFile' && body !== undefined;
    this.#written = isPlain && isDone ? sha256Of(body) : undefined;
    if (isDone) this.#isUnknown = !isPlain;
  }

  /** Whether a body with this SHA-256 was sent. */
  hasSent(sha256: string): boolean {
    return this.#sent.has(sha256);
  }

  /** Whether this run may have written a content with this SHA-256. */
  mayBeOwn(sha256: string): boolean {
    return this.#isUnknown || this.hasSent(sha256) || sha256 === emptySha256;
  }

  /** Whether a content begins as one that was sent, so that it is what the host made of it, such as a part. */
  beginsAsSent(content: Uint8Array): boolean {
    return this.#beginnings.some((beginning) => {
      const length = Math.min(beginning.length, content.length);
      return length >= leastInCommon && beginning.subarray(0, length).equals(content.subarray(0, length));
    });
  }

  /** Whether the host returned the last content that was read after a write exactly as it was written. */
  get isFaithful(): boolean {
    return this.#isFaithful;
  }
}

export const emptySha256 = sha256Of(new Uint8Array());
