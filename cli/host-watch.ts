import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connectOptionsOf, type HttpSenderOptions } from '../harness/client/http-sender.ts';
import { openTunnel, proxyFor } from '../harness/client/proxy.ts';

const pauseMs = 1_000;
const timeoutMs = 2_000;

/**
 * Notices that a host restarts: it stops accepting connections, and accepts them again. Each connection is closed at
 * once and nothing is sent over it; one that stays open would block a host that serves one connection at a time.
 */
export class HostWatch {
  /** Name and port of each host, for a sentence. */
  readonly name: string;
  readonly #origins: readonly URL[];
  readonly #options: HttpSenderOptions;
  #isThere = true;

  constructor(urls: readonly string[], options: HttpSenderOptions) {
    this.#origins = [...new Set(urls.map((url) => new URL(url).origin))].map((origin) => new URL(origin));
    this.#options = options;
    this.name = this.#origins.map(({ host }) => host).join(' and ');
  }

  /** Whether every host accepted a connection when it was last tried; true before that. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** Tries every host once. */
  async look(signal: AbortSignal): Promise<void> {
    const answers = await Promise.all(this.#origins.map((origin) => accepts(origin, this.#options, signal)));
    if (!signal.aborted) this.#isThere = answers.every((answer) => answer);
  }

  /** Resolves to true when a host that did not accept connections accepts them, and to false when the signal aborts. */
  async restarted(signal: AbortSignal, onStop: () => void): Promise<boolean> {
    while (!signal.aborted) {
      const wasThere = this.#isThere;
      await this.look(signal);
      if (this.#isThere && !wasThere) return true;
      if (!this.#isThere && wasThere) onStop();
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }
}

async function accepts(origin: URL, options: HttpSenderOptions, signal: AbortSignal): Promise<boolean> {
  const proxy = proxyFor(origin, options.proxies);
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  try {
    const socket = await (proxy
      ? openTunnel(new URL(`http://${origin.hostname}:${port}`), proxy, { timeoutMs, tls: connectOptionsOf(options) })
      : open(origin.hostname.replace(/^\[|\]$/g, ''), Number(port), signal));
    socket.destroy();
    return true;
  } catch {
    return false;
  }
}

function open(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const stop = () => socket.destroy(new Error('no longer awaited'));
    signal.addEventListener('abort', stop);
    socket
      .on('close', () => signal.removeEventListener('abort', stop))
      .on('connect', () => resolve(socket))
      .on('timeout', () => socket.destroy(new Error('no connection in time')))
      .on('error', reject);
  });
}
