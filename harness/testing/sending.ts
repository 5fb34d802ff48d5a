import { HttpSender, type HttpSenderOptions } from '../client/http-sender.ts';
import type { HttpRequest } from '../client/sender.ts';
import { TransportFailure } from '../client/transport-failure.ts';
import { type Answer, RawHost, type RawHostOptions } from './hostile-hosts/raw-host.ts';

/** A GET request for the host's file. */
export function get(host: RawHost, request: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', href: host.wopisrc, headers: {}, bodyLimit: 1000, ...request };
}

/** The failure of a request; a response is an error. */
export async function failureOf(sending: Promise<unknown>): Promise<TransportFailure> {
  const error: unknown = await sending.then(
    () => new Error('the request got a response'),
    (failure: unknown) => failure,
  );
  if (error instanceof TransportFailure) return error;
  throw error;
}

/** The failure of a first request to such a host. */
export async function failureWith(
  answer: Answer,
  options: Partial<HttpSenderOptions> = {},
  hostOptions?: RawHostOptions,
) {
  await using host = await RawHost.start(answer, hostOptions);
  await using sender = new HttpSender({ timeoutMs: 3_000, ...options });
  return await failureOf(sender.send(get(host)));
}
