import type { BodyFacts } from './passing.ts';

/** What is known about a file from what has passed by. Absent parts are unknown. */
export interface FileState {
  readonly lock?: HeldLock | 'free';
  /** The lock ID that was released last. */
  readonly released?: string;
  /** Coauth locks or chunks have passed by; they change what locks and contents mean. */
  readonly hasCoauth?: true;
  readonly content?: KnownContent;
  readonly version?: KnownValue;
  /** LastModifiedTime. */
  readonly time?: KnownValue;
  /** The content that each version had. */
  readonly versions: ReadonlyMap<string, string>;
  readonly baseName?: string;
  /** What the response of the last RenameFile said, until CheckFileInfo is seen. */
  readonly renamedTo?: string;
  readonly ownerId?: string;
  /** What CheckFileInfo last said to each user. */
  readonly users: ReadonlyMap<string, UserFacts>;
}

export interface UserFacts {
  readonly userId: string | undefined;
  readonly canWrite: boolean;
  /** The capabilities that are true. */
  readonly claims: ReadonlySet<string>;
}

export interface HeldLock {
  readonly id: string;
  /** Until when it is in force for certain, on the clock of {@link PassedResponse.at}. */
  readonly until: number;
  /** PutFile has succeeded under it since. */
  readonly hasSaved?: true;
}

export interface KnownContent extends BodyFacts {
  readonly from: 'saved' | 'read';
  /** SHA-256 of what it replaced. */
  readonly before?: string;
  /** SHA-256 of a save that was refused since. */
  readonly refused?: string;
}

/** A value of the host, with what has happened since it was seen. */
export interface KnownValue {
  readonly value: string;
  readonly at: number;
  /** Other bytes were saved. */
  readonly isOutdated?: true;
  /** Lock operations have passed by. */
  readonly wasLocked?: true;
  /** The response of a save reported it. */
  readonly bySave?: true;
}

export const unknownFile: FileState = { versions: new Map(), users: new Map() };

/** The lock as it is now: one that may have expired is unknown. */
export function lockAt({ lock, hasCoauth }: FileState, at: number): FileState['lock'] {
  if (hasCoauth || lock === undefined) return undefined;
  return lock !== 'free' && lock.until < at ? undefined : lock;
}

/** The state without what is no longer known. */
export function without(
  state: FileState,
  ...names: readonly (keyof Omit<FileState, 'versions' | 'users'>)[]
): FileState {
  const rest = Object.entries(state).filter(([name]) => !names.some((unknown) => unknown === name));
  return { versions: state.versions, users: state.users, ...Object.fromEntries(rest) };
}
