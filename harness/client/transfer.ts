import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import type { BodyTransfer, HttpRequest } from './sender.ts';
import { TransportFailure } from './transport-failure.ts';

/** Milliseconds after which a client sends its body although the host did not ask for it. */
const patienceMs = 1_000;

/**
 * Sends a request on a connection of its own, its body transferred as `transfer` says, and returns the response without
 * its body. undici cannot wait for 100 Continue.
 * @throws {TransportFailure} with problem `broken-off` once half of a body that breaks off was sent.
 */
export function sendByTransfer(
  { href, method, headers, body }: HttpRequest,
  transfer: BodyTransfer,
  options: Pick<
    RequestOptions,
    'ca' | 'rejectUnauthorized' | 'lookup' | 'maxHeaderSize' | 'signal' | 'createConnection'
  >,
): Promise<IncomingMessage> {
  const bytes = body && !('path' in body) ? body : new Uint8Array();
  const open = new URL(href).protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const allHeaders = { ...headers, ...headersOf[transfer](bytes) };
    const sending = open(href, { ...options, method, headers: allHeaders, agent: false });
    // The connection is not used again, and a host may leave it open.
    sending.on('response', (response) => resolve(response.once('end', () => sending.destroy())));
    sending.on('error', reject);
    writeBody[transfer](sending, bytes, reject);
  });
}

const withLength = (body: Uint8Array) => ({ 'Content-Length': String(body.length) });

const headersOf: Readonly<Record<BodyTransfer, (body: Uint8Array) => Readonly<Record<string, string>>>> = {
  chunked: () => ({ 'Transfer-Encoding': 'chunked' }),
  'after-continue': (body) => ({ ...withLength(body), Expect: '100-continue' }),
  'broken-off': withLength,
};

type BodyWriter = (sending: ClientRequest, body: Uint8Array, reject: (failure: TransportFailure) => void) => void;

const writeBody: Readonly<Record<BodyTransfer, BodyWriter>> = {
  chunked(sending, body) {
    sending.write(firstHalfOf(body));
    sending.end(body.subarray(firstHalfOf(body).length));
  },
  'after-continue'(sending, body) {
    const send = () => sending.end(body);
    const timer = setTimeout(send, patienceMs);
    sending.once('continue', send);
    for (const event of ['continue', 'response', 'close']) sending.once(event, () => clearTimeout(timer));
  },
  'broken-off'(sending, body, reject) {
    sending.write(firstHalfOf(body), (error) => {
      if (error) return;
      reject(brokenOff());
      sending.destroy();
    });
  },
};

/** What is sent of a body that breaks off. */
export function firstHalfOf(body: Uint8Array): Uint8Array {
  return body.subarray(0, Math.ceil(body.length / 2));
}

/** The failure of every request whose body breaks off. */
export function brokenOff(): TransportFailure {
  return new TransportFailure('broken-off', 'the connection was closed on purpose after half of the body');
}
