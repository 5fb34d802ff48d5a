import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { defaultProofKeysDirectory } from '../harness/settings/state-directory.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import {
  generateProofKeys,
  loadOrCreateProofKeys,
  loadProofKeys,
  ProofKeyFileError,
  type ProofKeys,
} from '../wopi/proof-key.ts';
import { ownProgram } from './own-program.ts';

/** The keys that sign the run's requests, or undefined with `--no-proof`. @throws {ConfigurationError} */
export function proofKeysOf({ proof, 'proof-keys': named }: Pick<Settings, 'proof' | 'proof-keys'>) {
  return proof ? signingKeys(named) : undefined;
}

/** The private keys of a directory; those of the default directory are made if necessary. @throws {ConfigurationError} */
export function signingKeys(named: string | undefined): ProofKeys {
  return fromProofKeys(named, named === undefined ? loadOrCreateProofKeys : loadProofKeys, generateProofKeys);
}

/**
 * Calls `use` with the directory of the proof keys: the one that `--proof-keys` names, or the one in the user's state
 * directory. If the latter cannot be written, as in many containers, `otherwise` makes keys that are not kept.
 * @throws {ConfigurationError} when the keys cannot be used.
 */
export function fromProofKeys<Keys>(
  named: string | undefined,
  use: (directory: string) => Keys,
  otherwise?: () => Keys,
): Keys {
  const directory = named ?? defaultProofKeysDirectory();
  try {
    return use(directory);
  } catch (error) {
    if (otherwise && named === undefined && isUnwritable(error)) return otherwise();
    throw problemWith(directory, error);
  }
}

function problemWith(directory: string, error: unknown): unknown {
  if (error instanceof ProofKeyFileError)
    return new ConfigurationError(`the proof keys cannot be used: ${error.message}`);
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const advice = isMissing(error)
    ? `make them with "${ownProgram()} keys --proof-keys ${shellQuote(directory)}"`
    : 'name another directory with --proof-keys';
  return new ConfigurationError(`the proof keys in ${directory} cannot be used (${code}); ${advice}`);
}

function isMissing(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall === 'open';
}

function isUnwritable(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
