import { performance } from 'node:perf_hooks';
import { type ProofKeys, signProof } from '../../wopi/proof-key.ts';
import { decodeResponse } from '../client/decode-response.ts';
import type { Exchange } from '../client/exchange.ts';
import { type ExtraHeader, extraHeadersFor, withExtraHeaders } from '../client/extra-headers.ts';
import { ProofSigner } from '../client/proof-signer.ts';
import { recordExchange } from '../client/record-exchange.ts';
import type { Redactor } from '../client/redactor.ts';
import { WopiResponse } from '../client/response.ts';
import type { HttpRequest, HttpResponse, Sender } from '../client/sender.ts';
import { NotSent, TransportFailure } from '../client/transport-failure.ts';
import { tool } from '../settings/tool.ts';
import { type Answer, answerOf, noAnswer } from './answer.ts';
import type { Probe } from './probe.ts';

export interface ProberOptions {
  readonly sender: Sender;
  readonly redactor: Redactor;
  /** Absent: nothing is signed. */
  readonly proofKeys?: ProofKeys | undefined;
  readonly extraHeaders?: readonly ExtraHeader[];
  readonly signal?: AbortSignal;
}

/** Sends probes and keeps what came back. */
export class Prober {
  readonly exchanges: Exchange[] = [];
  /** Requests that were sent, whether or not there was a response. */
  sent = 0;
  readonly #options: ProberOptions;
  readonly #signer: ProofSigner | undefined;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#signer = options.proofKeys && new ProofSigner(options.proofKeys);
  }

  get signsRequests(): boolean {
    return this.#signer !== undefined;
  }

  get hasExtraHeaders(): boolean {
    return (this.#options.extraHeaders ?? []).length > 0;
  }

  get isInterrupted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** Sends one request. A failure of the transport is an answer as well. */
  async ask(probe: Probe, operation = 'CheckFileInfo'): Promise<Answer> {
    const { sender, redactor, signal } = this.#options;
    const { method, href, bodyLimit } = probe;
    const request: HttpRequest = { method, href, headers: await this.#headersOf(probe), bodyLimit };
    const startedAt = Date.now();
    const start = performance.now();
    const record = (outcome: { readonly response?: HttpResponse; readonly problem?: string }): Exchange => {
      const durationMs = performance.now() - start;
      const exchange = recordExchange({ operation, request, startedAt, durationMs, ...outcome }, redactor);
      this.exchanges.push(exchange);
      return exchange;
    };
    try {
      this.sent += 1;
      const response = decodeResponse(request, await sender.send(signal ? { ...request, signal } : request));
      return answerOf(new WopiResponse(operation, response, record({ response })));
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      if (error instanceof NotSent) this.sent -= 1;
      return noAnswer(error.problem, record({ problem: error.message }));
    }
  }

  // In the order in which the run's own client sends them.
  async #headersOf(probe: Probe): Promise<Record<string, string>> {
    const { extraHeaders = [] } = this.#options;
    // Every probe goes to the origin of the file under test.
    const { origin } = new URL(probe.href);
    const own: Record<string, string> = {
      'User-Agent': `${tool.name}/${tool.version}`,
      ...probe.wopiHeaders,
      ...(probe.isSigned ? await this.#proofOf(probe) : {}),
      ...(probe.sendsAuthorization ? { Authorization: `Bearer ${probe.accessToken}` } : {}),
      ...(probe.closesConnection ? { Connection: 'close' } : {}),
    };
    const extra = probe.sendsExtraHeaders ? extraHeadersFor(probe.href, { ownOrigin: origin, extraHeaders }) : {};
    const sent = withExtraHeaders(own, extra);
    return probe.userAgent === undefined ? sent : withExtraHeaders(sent, { 'User-Agent': probe.userAgent });
  }

  async #proofOf({ accessToken, href, proof }: Probe): Promise<Readonly<Record<string, string>>> {
    const { proofKeys } = this.#options;
    if (!proofKeys || !this.#signer) return {};
    if (!proof) return (await this.#signer.sign({ accessToken, url: href })).headers;
    const { current, old } = proofKeys;
    const [byCurrent, byOld] = await Promise.all([signProof(proof.bytes, current), signProof(proof.bytes, old)]);
    return {
      'X-WOPI-Proof': proof.swapsKeys ? byOld : byCurrent,
      'X-WOPI-ProofOld': proof.swapsKeys ? byCurrent : byOld,
      'X-WOPI-TimeStamp': proof.timestamp,
    };
  }
}
