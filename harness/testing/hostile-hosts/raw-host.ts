import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A request as read by a raw host. */
export interface RawRequest {
  /** Counts from 1, over all connections. */
  readonly number: number;
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Head and body, as sent. */
  readonly text: string;
  /** `CheckFileInfo`, `GetFile`, or the value of X-WOPI-Override. */
  readonly operation: string;
}

/** Writes any bytes to the socket; the raw host adds nothing. */
export type Answer = (socket: Socket, request: RawRequest) => void;

export interface RawHostOptions {
  /** Certificate and key in PEM form: speak TLS. */
  readonly pem?: string;
  /** Called for each connection, before anything is read. */
  readonly onConnection?: (socket: Socket) => void;
}

/** A server that reads HTTP requests and responds with the test's bytes. */
export class RawHost implements AsyncDisposable {
  readonly requests: RawRequest[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answer: Answer;
  readonly #options: RawHostOptions;
  #port = 0;

  private constructor(answer: Answer, options: RawHostOptions) {
    this.#answer = answer;
    this.#options = options;
    const { pem } = options;
    const accept = (socket: Socket) => this.#accept(socket);
    this.#server = pem === undefined ? createServer(accept) : createTlsServer({ cert: pem, key: pem }, accept);
  }

  static async start(answer: Answer, options: RawHostOptions = {}): Promise<RawHost> {
    const host = new RawHost(answer, options);
    await host.listen();
    return host;
  }

  get origin(): string {
    return `${this.#options.pem === undefined ? 'http' : 'https'}://127.0.0.1:${this.#port}`;
  }

  get wopisrc(): string {
    return `${this.origin}/wopi/files/1`;
  }

  /** Listens on its previous port, or on any free one. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Closes all connections and refuses new ones. */
  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.die();
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    // A client may close the connection early, which is not an error.
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    this.#options.onConnection?.(socket);
    let pieces: Buffer[] = [];
    let size = 0;
    let length: number | undefined;
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      // Joined once a request is whole: joining each piece would take minutes for a large body.
      if (length === undefined) pieces = [Buffer.concat(pieces)];
      length ??= requestLength(pieces[0] as Buffer);
      if (length === undefined || size < length) return;
      const pending = Buffer.concat(pieces);
      const text = pending.subarray(0, length).toString('latin1');
      pieces = [pending.subarray(length)];
      size -= length;
      length = undefined;
      this.#answer(socket, this.#note(text));
    });
  }

  #note(text: string): RawRequest {
    const [, method = '', target = ''] = /^(\S+) (\S+)/.exec(text) ?? [];
    const override = /^x-wopi-override: *(.*?)\r$/im.exec(text)?.[1];
    const operation = override ?? (/\/contents(\?|$)/.test(target) ? 'GetFile' : 'CheckFileInfo');
    const request = { number: this.requests.length + 1, method, target, text, operation };
    this.requests.push(request);
    return request;
  }
}

function requestLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  return end + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}
