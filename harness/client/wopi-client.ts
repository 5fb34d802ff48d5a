import { performance } from 'node:perf_hooks';
import {
  type CoauthLockRequest,
  coauthRequest,
  definedHeaders,
  type LockOptions,
  lockHeaders,
  type TargetName,
  targetHeaders,
} from '../../wopi/headers.ts';
import { type Operation, type OperationName, operations } from '../../wopi/operations.ts';
import { invalidAccessToken, type WopiResource } from '../../wopi/resource.ts';
import { encodeUtf7, type Utf7Form } from '../../wopi/utf7.ts';
import { decodeResponse } from './decode-response.ts';
import type { Exchange } from './exchange.ts';
import { type ExtraHeader, extraHeadersFor, withExtraHeaders } from './extra-headers.ts';
import { ListingThinner } from './listing-thinner.ts';
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
}

export interface WopiClientOptions {
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
  /** Bytes of the largest content that the file under test may have before anything is written; default 0. */
  readonly expectedContent?: number | undefined;
  /** Called before each request; what it throws keeps the request from being sent. */
  readonly before?: ((operation: SentOperation, resource: WopiResource) => Promise<void>) | undefined;
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
interface RequestContent {
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

type OperationRequest = RequestContent & Pick<Operation, 'method' | 'path' | 'override'>;

/** Maximum bytes of a JSON response and of a file's contents. Parsed objects take 40 times the space of their text. */
const jsonLimit = 2 * 1024 * 1024;
const usualContents = 16 * 1024 * 1024;
const listingLimit = 64 * 1024 * 1024;

/** As editors send contents; many web frameworks only read a body of a type that they were told. */
const binary = 'application/octet-stream';

/**
 * A WOPI client: one method per operation, one request per call. Every method returns the host's response, whatever
 * it is, and throws {@link TransportFailure} when there is no complete response.
 */
export class WopiClient {
  readonly #options: WopiClientOptions;

  constructor(options: WopiClientOptions) {
    this.#options = options;
  }

  /** A copy of the client with other options. */
  with(
    changes: Partial<
      Pick<
        WopiClientOptions,
        | 'purpose'
        | 'observe'
        | 'tokenRefusals'
        | 'before'
        | 'expectedContent'
        | 'signal'
        | 'userAgent'
        | 'retryWith'
        | 'patience'
        | 'limits'
        | 'form'
      >
    >,
  ): WopiClient {
    return new WopiClient({ ...this.#options, ...changes });
  }

  /** The origin of the file under test. */
  get ownOrigin(): string {
    return this.#options.ownOrigin;
  }

  checkFileInfo(
    file: WopiResource,
    options: Pick<RequestContent, 'proof' | 'withoutAuthorization'> = {},
  ): Promise<WopiResponse> {
    return this.#send('CheckFileInfo', file, options);
  }

  /** `size` is that of the content, if it is known. */
  getFile(
    file: WopiResource,
    { maxExpectedSize, size }: { readonly maxExpectedSize?: number; readonly size?: number } = {},
  ): Promise<WopiResponse> {
    const headers = { 'X-WOPI-MaxExpectedSize': maxExpectedSize?.toString() };
    return this.#send('GetFile', file, { headers, ...this.#contentOf(size) });
  }

  /** GetFile for contents of any size, which `receive` takes piece by piece, and from the start when it is repeated. */
  downloadFile(file: WopiResource, receive: BodyReceiver): Promise<WopiResponse> {
    return this.#send('GetFile', file, { receive });
  }

  /** Sends `application/octet-stream` as Content-Type, as editors do; with `null`, the header is omitted. */
  putFile(
    file: WopiResource,
    body: Uint8Array | FileBody,
    lock?: string,
    options: { readonly contentType?: string | null } = {},
  ): Promise<WopiResponse> {
    const { contentType = binary } = options;
    const headers = { 'X-WOPI-Lock': lock };
    return this.#send('PutFile', file, { headers, body, contentType: contentType ?? undefined });
  }

  /** Sends half of a PutFile and closes the connection, so that there is no response. */
  async breakOffPutFile(file: WopiResource, body: Uint8Array, lock: string): Promise<void> {
    try {
      await this.with({ form: () => ({ transfer: 'broken-off' }) }).putFile(file, body, lock);
    } catch (error) {
      if (!(error instanceof TransportFailure) || error.problem !== 'broken-off') throw error;
    }
  }

  /** Without a lock ID, the header is omitted, which only a faulty client does; so in all lock operations. */
  lock(file: WopiResource, lock?: string, options: LockOptions = {}): Promise<WopiResponse> {
    return this.#send('Lock', file, { headers: { 'X-WOPI-Lock': lock, ...lockHeaders(options) } });
  }

  getLock(file: WopiResource): Promise<WopiResponse> {
    return this.#send('GetLock', file);
  }

  refreshLock(file: WopiResource, lock?: string, options: LockOptions = {}): Promise<WopiResponse> {
    return this.#send('RefreshLock', file, { headers: { 'X-WOPI-Lock': lock, ...lockHeaders(options) } });
  }

  unlock(file: WopiResource, lock?: string): Promise<WopiResponse> {
    return this.#send('Unlock', file, { headers: { 'X-WOPI-Lock': lock } });
  }

  unlockAndRelock(
    file: WopiResource,
    locks: { readonly old: string; readonly new?: string },
    options: LockOptions = {},
  ): Promise<WopiResponse> {
    const headers = { 'X-WOPI-Lock': locks.new, 'X-WOPI-OldLock': locks.old, ...lockHeaders(options) };
    return this.#send('UnlockAndRelock', file, { headers });
  }

  putRelativeFile(file: WopiResource, body: Uint8Array, name: TargetName): Promise<WopiResponse> {
    const headers = { 'X-WOPI-Size': String(body.length), ...targetHeaders(name) };
    return this.#send('PutRelativeFile', file, { headers, body, contentType: binary });
  }

  /** Sends both lock headers, empty when no ID is given, as Microsoft's validator does. */
  renameFile(
    file: WopiResource,
    name: string,
    options: {
      readonly lock?: string;
      readonly coauthLockId?: string;
      readonly utf7?: Utf7Form;
      /** Default: none. Some editors send the document. */
      readonly body?: Uint8Array;
    } = {},
  ): Promise<WopiResponse> {
    const headers = {
      'X-WOPI-RequestedName': encodeUtf7(name, options.utf7),
      'X-WOPI-Lock': options.lock ?? '',
      'X-WOPI-CoauthLockId': options.coauthLockId ?? '',
    };
    const { body } = options;
    return this.#send('RenameFile', file, { headers, ...(body && { body, contentType: binary }) });
  }

  deleteFile(file: WopiResource): Promise<WopiResponse> {
    return this.#send('DeleteFile', file);
  }

  putUserInfo(file: WopiResource, userInfo: string): Promise<WopiResponse> {
    return this.#send('PutUserInfo', file, { body: Buffer.from(userInfo) });
  }

  getShareUrl(resource: WopiResource, urlType: string): Promise<WopiResponse> {
    return this.#send('GetShareUrl', resource, { headers: { 'X-WOPI-UrlType': urlType } });
  }

  addActivities(file: WopiResource, activities: unknown): Promise<WopiResponse> {
    const body = Buffer.from(JSON.stringify(activities));
    return this.#send('AddActivities', file, { body });
  }

  enumerateAncestors(resource: WopiResource): Promise<WopiResponse> {
    return this.#send('EnumerateAncestors', resource);
  }

  getEcosystem(resource: WopiResource): Promise<WopiResponse> {
    return this.#send('GetEcosystem', resource);
  }

  checkEcosystem(ecosystem: WopiResource): Promise<WopiResponse> {
    return this.#send('CheckEcosystem', ecosystem);
  }

  getRootContainer(ecosystem: WopiResource): Promise<WopiResponse> {
    return this.#send('GetRootContainer', ecosystem);
  }

  checkContainerInfo(container: WopiResource): Promise<WopiResponse> {
    return this.#send('CheckContainerInfo', container);
  }

  createChildContainer(container: WopiResource, name: TargetName): Promise<WopiResponse> {
    return this.#send('CreateChildContainer', container, {
      headers: targetHeaders(name),
    });
  }

  createChildFile(container: WopiResource, name: TargetName): Promise<WopiResponse> {
    return this.#send('CreateChildFile', container, { headers: targetHeaders(name) });
  }

  deleteContainer(container: WopiResource): Promise<WopiResponse> {
    return this.#send('DeleteContainer', container);
  }

  renameContainer(container: WopiResource, name: string): Promise<WopiResponse> {
    const headers = { 'X-WOPI-RequestedName': encodeUtf7(name) };
    return this.#send('RenameContainer', container, { headers });
  }

  /** Of a large folder, the response holds the first children only. */
  enumerateChildren(container: WopiResource, extensionFilter?: string): Promise<WopiResponse> {
    const headers = { 'X-WOPI-FileExtensionFilterList': extensionFilter };
    const thinner = () => new ListingThinner({ limit: listingLimit, keptBytes: jsonLimit / 2 });
    return this.#send('EnumerateChildren', container, { headers, thinner });
  }

  getCoauthLock(file: WopiResource, lock: CoauthLockRequest): Promise<WopiResponse> {
    return this.#send('GetCoauthLock', file, coauthRequest(lock));
  }

  refreshCoauthLock(file: WopiResource, lock: Omit<CoauthLockRequest, 'type'>): Promise<WopiResponse> {
    return this.#send('RefreshCoauthLock', file, coauthRequest(lock));
  }

  unlockCoauthLock(file: WopiResource, id?: string): Promise<WopiResponse> {
    return this.#send('UnlockCoauthLock', file, {
      headers: { 'X-WOPI-CoauthLockId': id },
    });
  }

  /** Fetches the table; with the client's known version, only if it has changed. */
  getCoauthTable(file: WopiResource, knownVersion = ''): Promise<WopiResponse> {
    return this.#send('GetCoauthTable', file, {
      headers: { 'X-WOPI-CoauthTableVersion': knownVersion },
    });
  }

  getSequenceNumber(file: WopiResource): Promise<WopiResponse> {
    return this.#send('GetSequenceNumber', file);
  }

  /** `frames` is the request message, as frames, and `size` that of the content, if it is known. */
  getChunkedFile(
    file: WopiResource,
    frames: Uint8Array,
    { size }: { readonly size?: number } = {},
  ): Promise<WopiResponse> {
    return this.#send('GetChunkedFile', file, { body: frames, contentType: binary, ...this.#contentOf(size) });
  }

  /** Sends all four headers, empty when no value is given, as Microsoft's validator does. */
  putChunkedFile(
    file: WopiResource,
    frames: Uint8Array,
    headers: { readonly sequenceNumber: string; readonly lock?: string; readonly coauthLockId?: string },
  ): Promise<WopiResponse> {
    return this.#send('PutChunkedFile', file, {
      headers: {
        'X-WOPI-SequenceNumber': headers.sequenceNumber,
        'X-WOPI-Lock': headers.lock ?? '',
        'X-WOPI-CoauthLockId': headers.coauthLockId ?? '',
        'X-WOPI-Editors': '',
      },
      body: frames,
      contentType: binary,
    });
  }

  /** `frames` is the request message, as frames. */
  getChunks(file: WopiResource, frames: Uint8Array): Promise<WopiResponse> {
    return this.#send('GetChunks', file, { body: frames, contentType: binary });
  }

  createUploadSession(file: WopiResource): Promise<WopiResponse> {
    return this.#send('CreateUploadSession', file);
  }

  /** Adds bytes to an upload session. `length` in bytes, by default that of the body. */
  updateUploadSession(
    file: WopiResource,
    bytes: Uint8Array,
    {
      token,
      offset,
      length = bytes.length,
    }: { readonly token: string; readonly offset: number; readonly length?: number },
  ): Promise<WopiResponse> {
    return this.#send('UpdateUploadSession', file, {
      headers: {
        'X-WOPI-UploadSessionToken': token,
        'X-WOPI-ContentRangeOffset': `${offset}`,
        'X-WOPI-ContentRangeLength': `${length}`,
      },
      body: bytes,
      contentType: binary,
    });
  }

  /** Sends an operation with exactly these headers, in addition to those of every request: as an editor sends it. */
  sendOperation(
    name: OperationName,
    resource: WopiResource,
    content: Pick<RequestContent, 'headers' | 'body' | 'withoutAuthorization'>,
  ): Promise<WopiResponse> {
    return this.#send(name, resource, content);
  }

  /** POSTs a request that is not a WOPI operation: X-WOPI-Override is unknown or missing. */
  postUnknown(
    file: WopiResource,
    request: {
      readonly path?: '/contents';
      readonly override?: string;
      readonly body?: Uint8Array;
      readonly lock?: string;
    },
  ): Promise<WopiResponse> {
    const { path = '', override, lock, ...content } = request;
    const headers = { 'X-WOPI-Lock': lock };
    return this.#sendAs('Unknown operation', file, { method: 'POST', path, override, headers, ...content });
  }

  /** GETs the FileUrl of CheckFileInfo unchanged: no token added, no proof, no WOPI header. */
  getFromFileUrl(fileUrl: string): Promise<WopiResponse> {
    return this.#download('GetFromFileUrl', fileUrl);
  }

  /** GETs the DownloadUrl of CheckFileInfo as a browser does that has no session with the host. */
  getFromDownloadUrl(downloadUrl: string): Promise<WopiResponse> {
    return this.#download('GetFromDownloadUrl', downloadUrl);
  }

  async #download(operation: PlainDownload, href: string): Promise<WopiResponse> {
    const request: HttpRequest = { method: 'GET', href, headers: {}, ...this.#contentOf() };
    return await this.#exchange(operation, { href, accessToken: '' }, request);
  }

  #send(name: OperationName, resource: WopiResource, content: RequestContent = {}): Promise<WopiResponse> {
    const { method, path, override } = operations[name];
    return this.#sendAs(name, resource, { method, path, override, ...content });
  }

  async #sendAs(operation: SentOperation, resource: WopiResource, request: OperationRequest): Promise<WopiResponse> {
    await this.#options.before?.(operation, resource);
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
    const signed = signer?.sign({ accessToken: resource.accessToken, url: url.href }, proof);
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
    return await this.#exchange(
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
      { proof: signed?.record, inLowerCase },
    );
  }

  // A host may send somewhat more than expected; the check then shows how much.
  #contentOf(size = this.#options.expectedContent ?? 0): Required<Pick<RequestContent, 'bodyLimit' | 'isLarge'>> {
    return { bodyLimit: usualContents + size, isLarge: size > usualContents };
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

  async #exchange(
    operation: SentOperation,
    resource: WopiResource,
    known: HttpRequest,
    { proof, inLowerCase = false }: { proof?: Exchange['proof'] | undefined; inLowerCase?: boolean | undefined } = {},
  ): Promise<WopiResponse> {
    const { sender, redactor, purpose, tokenNames, observe, signal, limits, tokenRefusals } = this.#options;
    const request = inLowerCase ? { ...known, headers: withLowerCaseNames(known.headers) } : known;
    limits?.requireSendable(operation, { isCleanUp: purpose === 'clean-up' });
    if (resource.accessToken !== invalidAccessToken) redactor.learn(resource.accessToken);
    const { headers, body } = known;
    const sent = { operation, resource, headers, ...(body && !('path' in body) && { body }) };
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
      const http = decodeResponse(request, await sender.send(signal ? { ...request, signal } : request));
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
