import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressGuard } from '../harness/client/http-sender.ts';
import { TransportFailure } from '../harness/client/transport-failure.ts';
import { ForbiddenAddress } from '../harness/client/transport-failure-of.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { placeOf } from './contactable.ts';

export interface AllowedOriginsOptions {
  /** As given on the command line, such as `https://wopi.example:8443`. */
  readonly origins: readonly string[];
  /** Whether every origin on loopback is also allowed. */
  readonly loopback: boolean;
}

type Resolve = (hostname: string, answer: (error: Error | null, addresses: LookupAddress[]) => void) => void;

/**
 * The origins that may be contacted and that may show the application in a frame. An allowed name is only contacted at
 * suitable addresses: control over its DNS must not give access to internal services.
 */
export class AllowedOrigins implements AddressGuard {
  readonly #origins: ReadonlySet<string>;
  readonly #loopback: boolean;
  readonly #resolve: Resolve;

  /** @throws {ConfigurationError} for an invalid origin. */
  constructor({ origins, loopback }: AllowedOriginsOptions, resolve: Resolve = resolveAll) {
    this.#origins = new Set(origins.map(parseOrigin));
    this.#loopback = loopback;
    this.#resolve = resolve;
  }

  allows(url: URL): boolean {
    if (this.#origins.has(url.origin)) return true;
    return this.#loopback && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
  }

  requireAllowed(url: URL): void {
    if (!this.allows(url))
      throw new TransportFailure('invalid-request', `${url.origin} is not allowed; ${this.howToAllow(url)}`);
  }

  howToAllow({ origin }: URL): string {
    return `start serve with --allow-origin ${origin} to allow it`;
  }

  readonly lookup: LookupFunction = (hostname, options, answer) => {
    this.#resolve(hostname, (error, found) => {
      const addresses = found.filter(({ address }) => this.#mayContact(hostname, address));
      const [first] = addresses;
      if (error || !first) return answer(error ?? forbidden(hostname, found), '');
      if (options.all) return answer(null, addresses);
      answer(null, first.address, first.family);
    });
  };

  /** Every origin in words, loopback first. */
  describe(): string[] {
    return [...(this.#loopback ? ['every port of localhost and of loopback addresses'] : []), ...this.#origins];
  }

  /** As sources of a Content-Security-Policy, which cannot contain IPv6 addresses. */
  frameAncestors(): string[] {
    const loopback = ['http://localhost:*', 'https://localhost:*', 'http://127.0.0.1:*', 'https://127.0.0.1:*'];
    return [...(this.#loopback ? loopback : []), ...[...this.#origins].filter((origin) => !origin.includes('['))];
  }

  #mayContact(hostname: string, address: string): boolean {
    const place = placeOf(address);
    if (place === 'loopback') return this.#loopback || isLoopbackHost(hostname);
    return place === 'elsewhere' && !isLoopbackHost(hostname);
  }
}

/** Whether a URL's host is `localhost` or a loopback address. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || placeOf(host) === 'loopback';
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === url.origin;
  if (isOrigin) return url.origin;
  throw new ConfigurationError(
    `--allow-origin must be an origin such as https://wopi.example or http://10.0.0.7:8080; got ${JSON.stringify(text)}`,
  );
}

function resolveAll(hostname: string, answer: Parameters<Resolve>[1]): void {
  lookup(hostname, { all: true }, (error, addresses) => answer(error, error ? [] : addresses));
}

function forbidden(hostname: string, found: readonly LookupAddress[]): ForbiddenAddress {
  const addresses = found.map(({ address }) => address).join(', ') || 'nothing';
  return new ForbiddenAddress(`${hostname} resolves to ${addresses}, where contacting a host is not allowed`);
}
