import type { Clock } from './clock.ts';

export const coauthLockTypes = ['Coauth', 'CoauthExclusive'] as const;
export type CoauthLockType = (typeof coauthLockTypes)[number];

export interface CoauthLock {
  readonly id: string;
  readonly type: CoauthLockType;
  readonly metadata: string;
  readonly userFriendlyName: string;
  /** Time when it was first taken, in milliseconds since 1970 UTC. */
  readonly takenAt: number;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

export type CoauthTerms = Pick<CoauthLock, 'id' | 'type' | 'metadata' | 'userFriendlyName'> & {
  readonly seconds: number;
};

interface FileTable {
  readonly rows: readonly CoauthLock[];
  readonly version: number;
}

const emptyTable: FileTable = { rows: [], version: 1 };

/** The coauth locks: any number per file, of which one may be exclusive. They do not belong to a user. */
export class CoauthTable {
  readonly #clock: Clock;
  readonly #tables = new Map<string, FileTable>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The unexpired locks, oldest first. */
  locks(fileId: string): readonly CoauthLock[] {
    return this.#current(fileId).rows;
  }

  find(fileId: string, id: string): CoauthLock | undefined {
    return this.locks(fileId).find((lock) => lock.id === id);
  }

  exclusive(fileId: string): CoauthLock | undefined {
    return this.locks(fileId).find(({ type }) => type === 'CoauthExclusive');
  }

  /** The version changes with every visible change of a row, but not with an expiry. */
  version(fileId: string): string {
    return `${this.#current(fileId).version}`;
  }

  /** Takes or renews the lock without any checks; the operation makes them. */
  hold(fileId: string, { seconds, ...terms }: CoauthTerms): void {
    const { rows, version } = this.#current(fileId);
    const now = this.#clock.now();
    const before = rows.find(({ id }) => id === terms.id);
    const row: CoauthLock = { ...terms, takenAt: before?.takenAt ?? now, expiresAt: now + seconds * 1000 };
    const next = before ? rows.map((other) => (other === before ? row : other)) : [...rows, row];
    this.#tables.set(fileId, { rows: next, version: before && looksTheSame(before, row) ? version : version + 1 });
  }

  release(fileId: string, id: string): void {
    const { rows, version } = this.#current(fileId);
    this.#tables.set(fileId, { rows: rows.filter((row) => row.id !== id), version: version + 1 });
  }

  /** Deletes the table of a deleted file. */
  forget(fileId: string): void {
    this.#tables.delete(fileId);
  }

  #current(fileId: string): FileTable {
    const table = this.#tables.get(fileId) ?? emptyTable;
    const rows = table.rows.filter(({ expiresAt }) => this.#clock.now() < expiresAt);
    if (rows.length === table.rows.length) return table;
    const pruned = { rows, version: table.version + 1 };
    this.#tables.set(fileId, pruned);
    return pruned;
  }
}

function looksTheSame(one: CoauthLock, other: CoauthLock): boolean {
  return one.type === other.type && one.metadata === other.metadata && one.userFriendlyName === other.userFriendlyName;
}
