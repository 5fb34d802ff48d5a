import type { CoauthLockRequest } from '../../wopi/headers.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { releaseCoauthLock, requireUndone } from '../clean-up/release-lock.ts';
import type { WopiResponse } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { anyHeader } from '../expect/headers.ts';
import { isObject } from '../expect/json.ts';
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
    if (!freeFiles.isProven(file, 'WOPI')) await this.#given.unlockedFile();
    freeFiles.prove(file, 'WOPI');
    return file;
  }

  /** The file with exactly these coauth locks. */
  lockedFile(...coauthLocks: readonly CoauthLockRequest[]): Promise<WopiResource> {
    return this.fileUnder({ coauthLocks });
  }

  /** The file with exactly these locks. */
  async fileUnder({ lock, coauthLocks = [] }: HeldLocks): Promise<WopiResource> {
    const file = await this.unlockedFile();
    if (lock !== undefined) await this.#given.lockOn(file, lock);
    for (const coauthLock of coauthLocks) {
      requireResponse(await this.#client.getCoauthLock(file, coauthLock), { status: 200 }, step(coauthLock));
    }
    return file;
  }

  /** The file with exactly this coauth lock, and the version of its table. */
  async fileWithTable(lock: CoauthLockRequest): Promise<{ readonly file: WopiResource; readonly version: string }> {
    const file = await this.unlockedFile();
    const response = await this.#client.getCoauthLock(file, lock);
    requireResponse(response, { status: 200, headers: { [tableVersion]: anyHeader } }, step(lock));
    return { file, version: response.header(tableVersion) ?? '' };
  }

  async #releaseEveryRow(file: WopiResource): Promise<void> {
    const table = await this.#client.getCoauthTable(file);
    requireResponse(table, { status: 200 }, 'GetCoauthTable for leftover coauth locks');
    for (const id of lockIdsOf(table)) requireUndone(await releaseCoauthLock(this.#client, file, id));
  }
}

function step({ id, type }: CoauthLockRequest): string {
  return `GetCoauthLock of type ${type} for ${id}`;
}

function lockIdsOf({ json }: WopiResponse): readonly string[] {
  const table = 'value' in json && isObject(json.value) ? json.value.CoauthTable : undefined;
  if (!Array.isArray(table)) return [];
  return table.filter(isObject).flatMap(({ CoauthLockId: id }) => (typeof id === 'string' ? [id] : []));
}
