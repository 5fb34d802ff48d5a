import type { CoauthLockRequest } from '../../wopi/headers.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { releaseCoauthLock, requireUndone } from '../clean-up/release-lock.ts';
import { isSuccess } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { coauthLockIdsIn } from '../expect/coauth-table.ts';
import { anyHeader } from '../expect/headers.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse } from '../lane/require-response.ts';
import type { FileStates } from './file-states.ts';

const tableVersion = 'X-WOPI-CoauthTableVersion';

/** The locks on a file: a WOPI lock, or coauth locks in the order in which they are taken. */
export interface HeldLocks {
  readonly lock?: string;
  readonly coauthLocks?: readonly CoauthLockRequest[];
}

/** Starting states of the file under test with coauth locks. */
export class GivenCoauth {
  readonly #lane: Lane;
  readonly #client: WopiClient;
  readonly #given: FileStates;

  constructor(lane: Lane, given: FileStates) {
    this.#lane = lane;
    this.#client = lane.client.with({ purpose: 'setup' });
    this.#given = given;
  }

  /** The file without any lock, coauth or WOPI: leftover locks are released. */
  async unlockedFile(): Promise<WopiResource> {
    const { file, freeFiles } = this.#lane;
    if (!freeFiles.isProven(file, 'coauth')) await this.#releaseEveryRow(file);
    freeFiles.prove(file, 'coauth');
    // After the coauth locks: a host does not report WOPI locks while a coauth lock is held.
    return await this.#given.unlockedFile();
  }

  /** The file with exactly these coauth locks. */
  lockedFile(...coauthLocks: readonly CoauthLockRequest[]): Promise<WopiResource> {
    return this.fileUnder({ coauthLocks });
  }

  /** The file with exactly these locks. */
  async fileUnder({ lock, coauthLocks = [] }: HeldLocks): Promise<WopiResource> {
    const file = await this.unlockedFile();
    if (lock !== undefined) await this.#given.lockOn(file, lock);
    for (const coauthLock of coauthLocks) await this.lockOn(file, coauthLock);
    return file;
  }

  /** Takes a coauth lock on a file without a WOPI lock, such as one that this check created. */
  async lockOn(file: WopiResource, coauthLock: CoauthLockRequest): Promise<void> {
    requireResponse(await this.#client.getCoauthLock(file, coauthLock), { status: 200 }, step(coauthLock));
  }

  /** The file with exactly this coauth lock, and the version of its table. */
  async fileWithTable(lock: CoauthLockRequest): Promise<{ readonly file: WopiResource; readonly version: string }> {
    const file = await this.unlockedFile();
    const response = await this.#client.getCoauthLock(file, lock);
    requireResponse(response, { status: 200, headers: { [tableVersion]: anyHeader } }, step(lock));
    return { file, version: response.header(tableVersion) ?? '' };
  }

  async #releaseEveryRow(file: WopiResource): Promise<void> {
    const ids = coauthLockIdsIn(await this.#client.getCoauthTable(file)) ?? (await this.#lockIdsByLocking(file));
    for (const id of ids) requireUndone(await releaseCoauthLock(this.#client, file, id));
  }

  // A broken GetCoauthTable is judged where it is the subject. GetCoauthLock returns the table as well.
  async #lockIdsByLocking(file: WopiResource): Promise<readonly string[]> {
    const id = this.#lane.names.unique('probe');
    const response = await this.#client.getCoauthLock(file, { id, type: 'Coauth', timeout: 60 });
    return isSuccess(response) ? [...new Set([...(coauthLockIdsIn(response) ?? []), id])] : [];
  }
}

function step({ id, type }: CoauthLockRequest): string {
  return `GetCoauthLock of type ${type} for ${id}`;
}
