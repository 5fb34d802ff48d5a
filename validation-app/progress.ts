/** What the page of a session has to change. */
export interface Progress {
  /** Whether a run is in progress. */
  readonly active: boolean;
  /** Changes of results so far; the next request says that it has seen these. */
  readonly seen: number;
  /** HTML of the page's head. */
  readonly overview: string;
  /** Checks with a new result, and those that are about to run again. */
  readonly rows: readonly Fragment[];
  /** The cells of their groups. */
  readonly groups: readonly Fragment[];
  /** Whether a result is failed or inconclusive. */
  readonly hasRed: boolean;
  /** IDs of the elements of the checks that run now. */
  readonly running: readonly string[];
}

/** HTML for the element with an ID. */
export interface Fragment {
  readonly id: string;
  readonly html: string;
}
