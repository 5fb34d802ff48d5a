/** Exit codes of the command line's contract. */
export const exitCodes = {
  /** Nothing is red. */
  green: 0,
  /** At least one failed or inconclusive check, an unexpected pass, something left changed on the host, or a required group not judged. */
  red: 1,
  /** Nothing was judged: every check skipped, bad usage or configuration, an empty selection, an unreachable host, content that cannot be kept, a file in use. */
  unusable: 2,
  interrupted: 130,
} as const;
