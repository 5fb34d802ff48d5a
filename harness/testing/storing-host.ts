import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { fileInfo, http, json } from './hostile-hosts/answers.ts';
import { type Answer, RawHost, type RawRequest } from './hostile-hosts/raw-host.ts';

/** Responds to a request instead of the host, or leaves it to the host. */
export type Override = (request: RawRequest, host: StoringHost, socket: Socket) => Buffer | 'taken' | undefined;

/** A small host on a socket that keeps one file, so that a test can break whatever it likes on the way. */
export class StoringHost implements AsyncDisposable {
  content: Buffer;
  name = 'test.wopitest';
  lock = '';
  readonly #override: Override;
  #raw!: RawHost;

  private constructor(content: Buffer, override: Override) {
    this.content = content;
    this.#override = override;
  }

  static async start(content: Buffer | string, override: Override = () => undefined): Promise<StoringHost> {
    const host = new StoringHost(Buffer.from(content), override);
    const answer: Answer = (socket, request) => {
      const bytes = host.#override(request, host, socket) ?? host.answerTo(request);
      if (bytes !== 'taken') socket.write(bytes);
    };
    host.#raw = await RawHost.start(answer);
    return host;
  }

  get wopisrc(): string {
    return this.#raw.wopisrc;
  }

  get requests(): readonly RawRequest[] {
    return this.#raw.requests;
  }

  /** The operations that were asked for, in order. */
  get operations(): readonly string[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** The response of a correct host. */
  answerTo(request: RawRequest): Buffer {
    switch (request.operation) {
      case 'CheckFileInfo':
        return json({ ...fileInfo, BaseFileName: this.name, Size: this.content.length });
      case 'GetFile':
        return http(200, this.content);
      case 'LOCK':
        return this.#locked(headerOf(request, 'X-WOPI-Lock'));
      case 'UNLOCK':
        if (this.lock !== headerOf(request, 'X-WOPI-Lock')) return conflict(this.lock);
        this.lock = '';
        return http(200);
      case 'PUT':
        if (this.lock !== headerOf(request, 'X-WOPI-Lock')) return conflict(this.lock);
        this.content = bodyOf(request);
        return http(200);
      default:
        return http(501);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#raw.die();
  }

  #locked(lock: string): Buffer {
    if (this.lock !== '' && this.lock !== lock) return conflict(this.lock);
    this.lock = lock;
    return http(200);
  }
}

function conflict(lock: string): Buffer {
  return http(409, '', [['X-WOPI-Lock', lock]]);
}

/** A header's value; empty without one. */
export function headerOf({ text }: RawRequest, name: string): string {
  return new RegExp(`^${name}: *(.*?)\r$`, 'im').exec(text)?.[1] ?? '';
}

export function bodyOf({ text }: RawRequest): Buffer {
  return Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1');
}

/** Content that no other test has. */
export function someContent(size: number): Buffer {
  return Buffer.alloc(size, `${randomUUID()}\n`);
}
