import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy on loopback that opens tunnels with CONNECT, whatever name is asked for, to one port of this machine. */
export class ForwardProxy implements AsyncDisposable {
  /** The addresses that were asked for, and the credentials that came with them. */
  readonly asked: { readonly address: string | undefined; readonly authorization: string | undefined }[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number, status: number) {
    this.#server = createServer((_, response) => response.writeHead(405).end());
    this.#server.on('connect', ({ url, headers }, client: Socket) => {
      this.asked.push({ address: url, authorization: headers['proxy-authorization'] });
      this.#watch(client);
      if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      const upstream = this.#watch(connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n')));
      upstream.pipe(client).pipe(upstream);
      return client;
    });
  }

  /** @param port where all tunnels lead */
  static async start({
    port,
    status = 200,
  }: {
    readonly port: number;
    readonly status?: number;
  }): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(port, status);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #watch(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on('error', () => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
