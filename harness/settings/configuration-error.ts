import { UserError } from '../results/user-error.ts';

/** Wrong usage or configuration. */
export class ConfigurationError extends UserError {
  override readonly name = 'ConfigurationError';
}
