import {
  type CoauthLockRequest,
  coauthRequest,
  type LockOptions,
  lockHeaders,
  type TargetName,
  targetHeaders,
} from '../../wopi/headers.ts';
import { type OperationName, operations } from '../../wopi/operations.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { encodeUtf7, type Utf7Form } from '../../wopi/utf7.ts';
import { ListingThinner } from './listing-thinner.ts';
import {
  jsonLimit,
  type PlainDownload,
  type RequestContent,
  RequestSender,
  type RequestSenderOptions,
  usualContents,
} from './request-sender.ts';
import type { WopiResponse } from './response.ts';
import type { BodyReceiver, FileBody, HttpRequest } from './sender.ts';
import { TransportFailure } from './transport-failure.ts';

export interface WopiClientOptions extends RequestSenderOptions {
  /** Bytes of the largest content that the file under test may have before anything is written; default 0. */
  readonly expectedContent?: number | undefined;
}

const listingLimit = 64 * 1024 * 1024;

/** As editors send contents; many web frameworks only read a body of a type that they were told. */
const binary = 'application/octet-stream';

/**
 * A WOPI client: one method per operation, one request per call. Every method returns the host's response, whatever
 * it is, and throws {@link TransportFailure} when there is no complete response.
 */
export class WopiClient {
  readonly #options: WopiClientOptions;
  readonly #requests: RequestSender;

  constructor(options: WopiClientOptions) {
    this.#options = options;
    this.#requests = new RequestSender(options);
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
    return this.#requests.send('Unknown operation', file, { method: 'POST', path, override, headers, ...content });
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
    return await this.#requests.exchange(operation, { href, accessToken: '' }, request);
  }

  #send(name: OperationName, resource: WopiResource, content: RequestContent = {}): Promise<WopiResponse> {
    const { method, path, override } = operations[name];
    return this.#requests.send(name, resource, { method, path, override, ...content });
  }

  // A host may send somewhat more than expected; the check then shows how much.
  #contentOf(size = this.#options.expectedContent ?? 0): Required<Pick<RequestContent, 'bodyLimit' | 'isLarge'>> {
    return { bodyLimit: usualContents + size, isLarge: size > usualContents };
  }
}
