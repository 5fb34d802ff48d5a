import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { defaultProofKeysDirectory } from '../harness/settings/state-directory.ts';
import { generateProofKeys, loadOrCreateProofKeys, ProofKeyFileError, type ProofKeys } from '../wopi/proof-key.ts';

/** The keys that sign the run's requests, or undefined with `--no-proof`. @throws {ConfigurationError} */
export function proofKeysOf({ proof, 'proof-keys': named }: Pick<Settings, 'proof' | 'proof-keys'>) {
  return proof ? fromProofKeys<ProofKeys>(named, loadOrCreateProofKeys, generateProofKeys) : undefined;
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
    if (error instanceof ProofKeyFileError)
      throw new ConfigurationError(`the proof keys cannot be used: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigurationError(
      `the proof keys in ${directory} cannot be used (${code}); name another directory with --proof-keys`,
    );
  }
}

function isUnwritable(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
