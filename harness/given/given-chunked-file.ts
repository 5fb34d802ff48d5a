import { mainContent } from '../../wopi/chunked/chunked-file-messages.ts';
import { downloadOf, type Streams, uploadOf } from '../../wopi/chunked/chunked-transfer.ts';
import type { ChunkingScheme } from '../../wopi/chunked/chunking.ts';
import type { CoauthLockRequest } from '../../wopi/headers.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import type { WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { anyHeader } from '../expect/headers.ts';
import { aSequenceNumber, sequenceNumberHeader, sequenceNumberOf, uploaded } from '../expect/sequence-number.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse } from '../lane/require-response.ts';
import type { FileStates } from './file-states.ts';
import type { GivenCoauth, HeldLocks } from './given-coauth.ts';

/** A file that is ready for an upload, and the headers with which the host must accept it. */
export interface UploadTarget {
  readonly file: WopiResource;
  readonly headers: { readonly sequenceNumber: string; readonly lock?: string; readonly coauthLockId?: string };
}

export interface UploadedFile extends UploadTarget {
  /** The response of PutChunkedFile. */
  readonly upload: WopiResponse;
}

/** Starting states of the file under test for chunked file transfer. */
export class GivenChunkedFile {
  readonly #lane: Lane;
  readonly #client: WopiClient;
  readonly #given: FileStates;
  readonly #coauth: GivenCoauth;

  constructor(lane: Lane, given: FileStates, coauth: GivenCoauth) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
    this.#given = given;
    this.#coauth = coauth;
  }

  /** The file with exactly these locks; the headers carry the first of each kind. `scheme` is the requested one. */
  async heldFile(held: HeldLocks, scheme: ChunkingScheme): Promise<UploadTarget> {
    const { lock, coauthLocks = [] } = held;
    const file = await this.#coauth.unlockedFile();
    const sequenceNumber = await this.#sequenceNumber(file, scheme);
    await this.#coauth.fileUnder(held);
    const coauthLockId = coauthLocks[0]?.id;
    const presented = {
      ...(lock === undefined ? {} : { lock }),
      ...(coauthLockId === undefined ? {} : { coauthLockId }),
    };
    return { file, headers: { sequenceNumber, ...presented } };
  }

  /** The file with this content and no lock. */
  async unlockedFile(content: Uint8Array, scheme: ChunkingScheme): Promise<UploadTarget> {
    await this.#coauth.unlockedFile();
    const file = await this.#given.fileWithContent(content);
    return { file, headers: { sequenceNumber: await this.#sequenceNumber(file, scheme) } };
  }

  /** The file with these streams, uploaded under a coauth lock that is still held. */
  async uploadedFile(streams: Streams, coauthLock: CoauthLockRequest, scheme: ChunkingScheme): Promise<UploadedFile> {
    const { file, headers } = await this.heldFile({ coauthLocks: [coauthLock] }, scheme);
    const upload = await this.#client.putChunkedFile(file, uploadOf(streams), headers);
    requireResponse(upload, uploaded({ after: headers.sequenceNumber }), 'PutChunkedFile under a coauth lock');
    return { file, headers: { ...headers, sequenceNumber: sequenceNumberOf(upload) }, upload };
  }

  async #sequenceNumber(file: WopiResource, scheme: ChunkingScheme): Promise<string> {
    const known = this.#lane.sequenceNumbers.of(file);
    if (known !== undefined) return known;
    const response = await this.#client.getChunkedFile(file, downloadOf([mainContent], { scheme }));
    const headers = { [sequenceNumberHeader]: aSequenceNumber, 'X-WOPI-ItemVersion': anyHeader };
    requireResponse(response, { status: 200, headers }, 'GetChunkedFile for the sequence number');
    return sequenceNumberOf(response);
  }
}
