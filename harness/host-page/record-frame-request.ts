import type { Exchange } from '../client/exchange.ts';
import { recordExchange } from '../client/record-exchange.ts';
import { Redactor } from '../client/redactor.ts';
import { accessTokenOf, type FrameRequest } from './host-page-load.ts';

const relevantHeaders = ['content-type', 'referer', 'origin', 'sec-fetch-dest'];

/** The request that opened the frame, as reports may show it; `status` is the response's. */
export function recordFrameRequest(request: FrameRequest, status: number, secretsOfRun?: Redactor): Exchange {
  const redactor = new Redactor(secretsOfRun);
  redactor.learn(accessTokenOf(request) ?? '');
  const { method, url, headers, fields } = request;
  return recordExchange(
    {
      operation: 'Opening the frame',
      request: {
        method: method === 'POST' ? 'POST' : 'GET',
        href: url,
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => relevantHeaders.includes(name))),
        body: Buffer.from(new URLSearchParams(fields).toString()),
        bodyLimit: 0,
      },
      response: { status, headers: [], body: new Uint8Array() },
      startedAt: Date.now(),
      durationMs: 0,
    },
    redactor,
  );
}
