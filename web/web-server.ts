import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server';

export interface WebServerOptions {
  readonly fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>;
  /** Address to listen on; default: loopback. */
  readonly listen?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface WebServer extends AsyncDisposable {
  /** Origin on which it listens, such as `http://127.0.0.1:54321`. */
  readonly localUrl: string;
  /** Stops listening and closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts a web server on a real port and resolves when it accepts requests.
 * @throws the system's error if it cannot listen on the address.
 */
export async function startWebServer({ fetch, listen = '127.0.0.1', port = 0 }: WebServerOptions): Promise<WebServer> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
    // Other code in this process relies on the original globals.
    overrideGlobalObjects: false,
  });
  await listening(server, listen, port);
  const close = () => closed(server);
  return { localUrl: originOf(server.address() as AddressInfo), close, [Symbol.asyncDispose]: close };
}

function listening(server: ServerType, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

// Clients cannot connect to an address that means "every interface".
function originOf({ address, port, family }: AddressInfo): string {
  const isEvery = address === '0.0.0.0' || address === '::';
  const callable = isEvery ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && !isEvery ? `[${callable}]` : callable}:${port}`;
}
