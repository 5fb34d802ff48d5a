import { lookup } from 'node:dns';
import { resolve6 } from 'node:dns/promises';
import type { HttpSenderOptions } from '../harness/client/http-sender.ts';
import { TransportFailure } from '../harness/client/transport-failure.ts';
import type { Ipv6Facts } from '../harness/launch/ipv6-facts.ts';

type AddressGuard = NonNullable<HttpSenderOptions['guard']>;

/** How names get IPv6 addresses. */
export interface Ipv6Network {
  readonly addressesOf: (hostname: string) => Promise<Ipv6Facts>;
  /** Lets an HttpSender connect over IPv6 only. */
  readonly guard: AddressGuard;
}

/** The network of this machine. */
export const ipv6Network: Ipv6Network = {
  addressesOf,
  guard: {
    requireAllowed: () => undefined,
    lookup: (hostname, options, callback) => lookup(hostname, { ...options, family: 6 }, callback),
  },
};

async function addressesOf(hostname: string): Promise<Ipv6Facts> {
  try {
    return { addresses: await resolve6(hostname) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['ENODATA', 'ENOTFOUND'].includes(code)
      ? { addresses: [] }
      : { problem: `the name lookup failed (${code})` };
  }
}

/** Whether a connection over IPv6 failed because of the host; any other failure may be that of a network without IPv6. */
export function isFailureOfHost(cause: unknown): boolean {
  if (!(cause instanceof TransportFailure)) return false;
  return cause.problem === 'tls' || /refused the connection/.test(cause.message);
}
