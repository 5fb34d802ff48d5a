import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { createHost, type Host, type HostOptions } from './host.ts';

export interface StartOptions extends HostOptions {
  /** Address to listen on; default: loopback. */
  readonly listen?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface RunningHost extends AsyncDisposable {
  readonly host: Host;
  /** Origin under which clients reach it: the public URL, or where it listens. */
  readonly url: string;
  /** Origin on which it listens, such as `http://127.0.0.1:54321`. */
  readonly localUrl: string;
  /** WopiSrc of the file under test. */
  readonly wopisrc: string;
  /** Lets Alice edit the file under test for ten hours. */
  readonly token: string;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Starts a host on a real port and resolves once it answers.
 * @throws the system's error if the address cannot be listened on.
 */
export async function startHost(options: StartOptions = {}): Promise<RunningHost> {
  const { listen = '127.0.0.1', port = 0, ...hostOptions } = options;
  const host = createHost(hostOptions);
  // The globals stay as they are: other code in this process relies on them.
  const server = createAdaptorServer({
    fetch: (request, env) => host.fetch(request, env),
    overrideGlobalObjects: false,
  });
  await listening(server, listen, port);
  const localUrl = originOf(server.address() as AddressInfo);
  const url = options.publicUrl?.replace(/\/+$/, '') ?? localUrl;
  const close = () => closed(server);
  return {
    host,
    url,
    localUrl,
    wopisrc: `${url}/wopi/files/${host.testFileId}`,
    token: host.issueToken(),
    close,
    [Symbol.asyncDispose]: close,
  };
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

// An address that means "every interface" is none that a client can call.
function originOf({ address, port, family }: AddressInfo): string {
  const isEvery = address === '0.0.0.0' || address === '::';
  const callable = isEvery ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && !isEvery ? `[${callable}]` : callable}:${port}`;
}
