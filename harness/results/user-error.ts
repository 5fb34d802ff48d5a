/**
 * An error that the user can fix: wrong usage, a host that is down, a missing browser. The message is one sentence that
 * says what is wrong, where, and what to do. The command line prints it and exits with 2.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}
