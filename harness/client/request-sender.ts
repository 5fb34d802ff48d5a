import { performance } from 'node:perf_hooks';
import { definedHeaders } from '../../wopi/headers.ts';
import type { Operation, OperationName } from '../../wopi/operations.ts';
import { invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';
import { decodeResponse } from './decode-response.ts';
import type { Exchange } from './exchange.ts';
import { type ExtraHeader, extraHeadersFor, withExtraHeaders } from './extra-headers.ts';
import type { Patience } from './patience.ts';
import type { ProofMutation, ProofSigner } from './proof-signer.ts';
import { type ExchangeParts, recordExchange } from './record-exchange.ts';
import type { Redactor } from './redactor.ts';
import type { RequestForm } from './request-form.ts';
import { WopiResponse } from './response.ts';
import type { RunLimits } from './run-limits.ts';
import type { BodyReceiver, BodyThinner, FileBody, HttpRequest, Sender } from './sender.ts';
import type { TokenNames } from './token-names.ts';
import { TransportFailure } from './transport-failure.ts';

/** A GET of a URL that CheckFileInfo returns. */
export type PlainDownload = 'GetFromFileUrl' | 'GetFromDownloadUrl';

/** An operation of WOPI, or one of the other requests of a client. */
export type SentOperation = OperationName | 'Unknown operation' | PlainDownload;

export function isPlainDownload(operation: SentOperation): operation is PlainDownload {
  return operation === 'GetFromFileUrl' || operation === 'GetFromDownloadUrl';
}

/** One operation as sent, for observers that track the state of the host. */
export interface Observation {
  readonly operation: SentOperation;
  readonly resource: WopiResource;
  /** WOPI headers as sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's body, if it has one that is not read from a file. */
  readonly body?: Uint8Array;
  /** Absent when there is no response. */
  readonly response?: WopiResponse;
  /** Why there is no response. */
  readonly failure?: TransportFailure;
  readonly exchange: Exchange;
  /** The proofs were wrong or of another time on purpose, so the host may have to refuse the request. */
  readonly hasUnusualProof?: boolean;
}

export interface RequestSenderOptions {
  readonly sender: Sender;
  readonly redactor: Redactor;
  /** Absent: requests are not signed. */
  readonly signer?: ProofSigner;
  /** The origin of the file under test. The user's token and headers go nowhere else. */
  readonly ownOrigin: string;
  /** The user's headers. */
  readonly extraHeaders?: readonly ExtraHeader[];
  readonly userAgent: string;
  readonly purpose?: Exchange['purpose'];
  /** Names the access token of each exchange. */
  readonly tokenNames?: TokenNames;
  readonly observe?: (observation: Observation) => void;
  /** The statuses that refuse an access token; default: those that Microsoft documents. */
  readonly tokenRefusals?: readonly number[] | undefined;
  /** Called before each request; what it throws keeps the request from being sent. */
  readonly before?:
    | ((operation: SentOperation, resource: WopiResource, purpose: Exchange['purpose']) => Promise<void>)
    | undefined;
  /** Aborts all requests, current and later. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after a 401: returns the resource with the token to retry with. Only for requests that are not judged.
   */
  readonly retryWith?: ((resource: WopiResource) => Promise<WopiResource | undefined>) | undefined;
  /** What the run no longer waits for. */
  readonly limits?: RunLimits | undefined;
  /** Repeats requests that failed for a reason that may pass. Only for requests that are not judged. */
  readonly patience?: Patience | undefined;
  /** The form of the next request. */
  readonly form?: (() => RequestForm) | undefined;
}

/** What an operation's request has besides method, path and X-WOPI-Override. */
export interface RequestContent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array | FileBody;
  /** Of the body, unless the user's headers have one. */
  readonly contentType?: string | undefined;
  readonly bodyLimit?: number;
  readonly isLarge?: boolean;
  readonly receive?: BodyReceiver;
  readonly thinner?: () => BodyThinner;
  readonly proof?: ProofMutation;
  /** Send the token only in the query. */
  readonly withoutAuthorization?: boolean;
}

/** A request of an operation. */
export type OperationRequest = RequestContent & Pick<Operation, 'method' | 'path' | 'override'>;

/** Maximum bytes of a JSON response. Parsed objects take 40 times the space of their text. */
export const jsonLimit = 2 * 1024 * 1024;
/** Bytes of contents that are not unusually large. */
export const usualContents = 16 * 1024 * 1024;

/** Bytes that a slow connection takes longer to send than an interrupted run waits for other responses. */
const longBody = 1024 * 1024;

interface ExchangeOptions extends Pick<Observation, 'hasUnusualProof'> {
  readonly proof?: Exchange['proof'] | undefined;
  readonly inLowerCase?: boolean | undefined;
}

/** Turns requests of operations into signed, recorded HTTP requests, and repeats them where that is asked for. */
export class RequestSender {
  readonly #options: RequestSenderOptions;

  constructor(options: RequestSenderOptions) {
    this.#options = options;
  }

  /** @throws {TransportFailure} when there is no complete response. */
  async send(operation: SentOperation, resource: WopiResource, request: OperationRequest): Promise<WopiResponse> {
    await this.#options.before?.(operation, resource, this.#options.purpose);
    const response = await this.#sendPatiently(operation, resource, request);
    const renewed = response.status === 401 ? await this.#options.retryWith?.(resource) : undefined;
    return renewed ? await this.#sendPatiently(operation, renewed, request) : response;
  }

  async #sendPatiently(
    operation: SentOperation,
    resource: WopiResource,
    request: OperationRequest,
  ): Promise<WopiResponse> {
    const { patience } = this.#options;
    if (!patience) return await this.#sendOnce(operation, resource, request);
    for (let number = 1; ; number += 1) {
      const start = performance.now();
      const outcome = await outcomeOf(this.#sendOnce(operation, resource, request));
      const attempt = { operation, number, durationMs: performance.now() - start, ...outcome };
      if (await patience.wantsAnother(attempt)) continue;
      if ('failure' in outcome) throw outcome.failure;
      return outcome.response;
    }
  }

  async #sendOnce(operation: SentOperation, resource: WopiResource, request: OperationRequest): Promise<WopiResponse> {
    const url = new URL(resource.href);
    this.#requireTokenFor(url, resource);
    url.pathname += request.path;
    const { signer, form } = this.#options;
    const { proof = request.proof, headers: additional, inLowerCase, transfer } = form?.() ?? {};
    const signed = await signer?.sign({ accessToken: resource.accessToken, url: url.href }, proof);
    const own = {
      ...(request.body && { 'Content-Type': request.contentType }),
      'User-Agent': this.#options.userAgent,
      ...request.headers,
      Authorization: authorizationOf(resource, request),
      ...additional,
      'X-WOPI-Override': request.override,
      ...signed?.headers,
    };
    const headers = definedHeaders(withExtraHeaders(own, extraHeadersFor(url.href, this.#options)));
    const { method, body, bodyLimit = jsonLimit, receive, thinner } = request;
    const isLarge = request.isLarge || (body !== undefined && !('path' in body) && body.length > usualContents);
    return await this.exchange(
      operation,
      resource,
      {
        method,
        href: url.href,
        headers,
        bodyLimit,
        ...(body && { body }),
        ...(isLarge && { isLarge }),
        ...(receive && { receive }),
        ...(thinner && { thinner }),
        ...(transfer && { transfer }),
      },
      { proof: signed?.record, inLowerCase, hasUnusualProof: proof !== undefined },
    );
  }

  // A host could otherwise name any URL to get the user's token there.
  #requireTokenFor({ origin, protocol }: URL, { accessToken, isFromHost }: WopiResource): void {
    const isOthers = isFromHost || ['', invalidAccessToken].includes(accessToken);
    // The sender reports any other protocol.
    if (isOthers || origin === this.#options.ownOrigin || !/^https?:$/.test(protocol)) return;
    throw new TransportFailure(
      'invalid-request',
      `the request was not sent: it would take an access token to ${origin}, and the host did not put it into that URL`,
    );
  }

  /** Sends a request unchanged. @throws {TransportFailure} when there is no complete response. */
  async exchange(
    operation: SentOperation,
    resource: WopiResource,
    known: HttpRequest,
    { proof, inLowerCase = false, hasUnusualProof = false }: ExchangeOptions = {},
  ): Promise<WopiResponse> {
    const { sender, redactor, purpose, tokenNames, observe, signal, limits, tokenRefusals } = this.#options;
    const request = inLowerCase ? { ...known, headers: withLowerCaseNames(known.headers) } : known;
    limits?.requireSendable(operation, { isCleanUp: purpose === 'clean-up' });
    if (resource.accessToken !== invalidAccessToken) redactor.learn(resource.accessToken);
    const { headers, body } = known;
    const sent = { operation, resource, headers, hasUnusualProof, ...(body && !('path' in body) && { body }) };
    const abortable = signal ?? (purpose === 'clean-up' && !takesLong(request) ? limits?.silence : undefined);
    const token = tokenNames?.nameOf(resource);
    const startedAt = Date.now();
    const start = performance.now();
    const record = (outcome: Pick<ExchangeParts, 'response' | 'problem' | 'repeatedAfter'>): Exchange =>
      recordExchange(
        {
          operation,
          request,
          startedAt,
          durationMs: performance.now() - start,
          ...outcome,
          ...(purpose && { purpose }),
          ...(token && { token }),
          ...(proof && { proof }),
        },
        redactor,
      );
    try {
      const http = decodeResponse(request, await sender.send(abortable ? { ...request, signal: abortable } : request));
      const exchange = record({ response: http, repeatedAfter: http.repeatedAfter });
      const response = new WopiResponse(operation, http, exchange, tokenRefusals);
      limits?.observe(operation, undefined);
      observe?.({ ...sent, response, exchange: response.exchange });
      return response;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      limits?.observe(operation, error);
      const exchange = record({ problem: error.message, repeatedAfter: error.repeatedAfter });
      observe?.({ ...sent, failure: error, exchange });
      throw error;
    }
  }
}

// The content of the user's file is given back even if that takes longer than any other response.
function takesLong({ isLarge = false, receive, body }: HttpRequest): boolean {
  return isLarge || receive !== undefined || (body !== undefined && ('path' in body || body.length > longBody));
}

function authorizationOf({ accessToken }: WopiResource, { withoutAuthorization }: RequestContent): string | undefined {
  return accessToken === '' || withoutAuthorization ? undefined : `Bearer ${accessToken}`;
}

function withLowerCaseNames(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

type Outcome = { readonly response: WopiResponse } | { readonly failure: TransportFailure };

async function outcomeOf(request: Promise<WopiResponse>): Promise<Outcome> {
  try {
    return { response: await request };
  } catch (error) {
    if (error instanceof TransportFailure) return { failure: error };
    throw error;
  }
}
