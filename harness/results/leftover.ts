/** Something that the run created or changed on the host and could not undo. */
export interface Leftover {
  /** URL with its token redacted. */
  readonly url: string;
  readonly what: string;
  readonly reason: string;
}
