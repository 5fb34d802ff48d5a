/** Wrong usage or configuration; the message says what is wrong, where, and what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
