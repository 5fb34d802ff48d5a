/** Commands that repeat the settings of a run, so that a diagnosis can show them. Secrets stand as shell variables. */
export interface OwnCommands {
  /** The words of the command that runs checks against this file, an option and its value in one. */
  readonly run: readonly string[];
  /** Options of curl for the same connection: certificates and the user's headers. */
  readonly curlOptions: readonly string[];
  /** Prints the public keys of the pair that signs the requests. */
  readonly keys: string;
  /** Prints what these keys sign. */
  readonly sign: string;
}
