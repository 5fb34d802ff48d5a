import { UserError } from '../results/user-error.ts';

/** Wrong usage or configuration; the message says what is wrong, where, and what to do. */
export class ConfigurationError extends UserError {
  override readonly name = 'ConfigurationError';
}
