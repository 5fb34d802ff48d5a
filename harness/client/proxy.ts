import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { Client } from 'undici';
import { TransportFailure } from './transport-failure.ts';

/** HTTP proxies between the run and the host. */
export interface ProxySettings {
  /** For hosts with http. */
  readonly http?: URL | undefined;
  /** For hosts with https. */
  readonly https?: URL | undefined;
  /** Names of hosts that are requested directly, as in NO_PROXY: `example.com` includes its subdomains, `*` is every host. */
  readonly except: readonly string[];
}

const loopback = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/;

/** The proxy for a URL; undefined if it is requested directly. Hosts on loopback always are. */
export function proxyFor({ protocol, hostname, port }: URL, proxies: ProxySettings | undefined): URL | undefined {
  const proxy = protocol === 'https:' ? proxies?.https : proxies?.http;
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  if (!proxy || loopback.test(hostname) || proxies?.except.some((name) => isMeant(name, hostname, ownPort)))
    return undefined;
  return proxy;
}

function isMeant(entry: string, hostname: string, port: string): boolean {
  const [, name = '', wantedPort = port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase().replace(/^\*?\./, '')) ?? [];
  if (entry === '*') return true;
  return wantedPort === port && (hostname === name || hostname.endsWith(`.${name}`));
}

export interface TunnelOptions {
  readonly timeoutMs: number;
  /** Of the connection to the host; it is also used for that to the proxy, if that has https. */
  readonly tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;
}

/**
 * Opens a connection through a proxy, with CONNECT; for https, TLS is spoken with the host itself.
 * @throws {TransportFailure} when the proxy cannot be reached or refuses.
 */
export async function openTunnel(url: URL, proxy: URL, { timeoutMs, tls }: TunnelOptions): Promise<Socket> {
  const socket = await connectThrough(proxy, `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`, {
    timeoutMs,
    tls,
  });
  if (url.protocol !== 'https:') return socket;
  const servername = /^[\d.]+$|^\[/.test(url.hostname) ? '' : url.hostname;
  const secured = connectTls({ ...tls, socket, servername, ALPNProtocols: ['http/1.1'] });
  return await new Promise<Socket>((resolve, reject) => {
    secured.once('secureConnect', () => resolve(secured.off('error', reject))).once('error', reject);
  });
}

async function connectThrough(proxy: URL, address: string, { timeoutMs, tls }: TunnelOptions): Promise<Socket> {
  const client = new Client(proxy.origin, { connect: { ...tls, timeout: timeoutMs }, headersTimeout: timeoutMs });
  try {
    const { statusCode, socket } = await client.connect({ path: address, headers: authorizationFor(proxy) });
    if (statusCode === 200) return socket as Socket;
    socket.destroy();
    throw new TransportFailure(
      'unreachable',
      `the proxy ${proxy.host} refused a connection to ${address} with ${statusCode}${adviceFor(statusCode)}`,
    );
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    const { code = 'no response' } = error as NodeJS.ErrnoException;
    throw new TransportFailure('unreachable', `the proxy ${proxy.host} cannot be used (${code})`, { cause: error });
  } finally {
    // The socket is no longer the client's.
    client.destroy().catch(() => undefined);
  }
}

function authorizationFor({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function adviceFor(status: number): string {
  return status === 407 ? '; put a user name and password into its URL' : '';
}
