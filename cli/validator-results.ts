/** What another validator, or an earlier run, found about one test. */
export interface ForeignResult {
  /** Absent where the format does not say. */
  readonly group?: string | undefined;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly requests: readonly ForeignRequest[];
  /** In one sentence; absent where only the requests say why. */
  readonly message?: string | undefined;
}

export interface ForeignRequest {
  readonly name: string;
  /** Such as `409 Conflict`; absent where the format does not say. */
  readonly received?: string | undefined;
  readonly failures: readonly string[];
}

/** A file of results: the tests, and what it says about the host that was tested. */
export interface ForeignResults {
  readonly results: readonly ForeignResult[];
  readonly wopisrc?: string | undefined;
  readonly accessToken?: string | undefined;
  /** Names of tests without a result. */
  readonly unjudged?: readonly string[];
}
