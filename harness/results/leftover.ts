/** Something that the run created or changed on the host and could not undo. */
export interface Leftover {
  /** URL with its token redacted. */
  readonly url: string;
  readonly what: string;
  readonly reason: string;
  /** The content of the user's file is not what it was before the run. */
  readonly isContent?: boolean;
  /** The run created it. */
  readonly isNew?: boolean;
  /** The user has permitted it (`--leave-files`), so it does not fail the run. */
  readonly isPermitted?: boolean;
}

/** The leftovers that fail the run. */
export function redLeftovers(leftovers: readonly Leftover[]): Leftover[] {
  return leftovers.filter(({ isPermitted }) => !isPermitted);
}

/** Whether it is the WOPI lock of a file, of which there is only one. */
export function isLock({ what }: Leftover): boolean {
  return /^lock\b/.test(what);
}
