import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { defaultProofKeysDirectory } from '../harness/settings/state-directory.ts';
import { generateProofKeys, loadOrCreateProofKeys, type ProofKeys } from '../wopi/proof-key.ts';

/** The keys that sign the run's requests, or undefined with `--no-proof`. @throws {ConfigurationError} */
export function proofKeysOf(settings: Pick<Settings, 'proof' | 'proof-keys'>): ProofKeys | undefined {
  if (!settings.proof) return undefined;
  const named = settings['proof-keys'];
  try {
    return loadOrCreateProofKeys(named ?? defaultProofKeysDirectory());
  } catch (error) {
    if (named !== undefined || !isUnwritable(error))
      throw new ConfigurationError(`the proof keys cannot be used: ${(error as Error).message}`);
    // A home that cannot be written, as in many containers: the keys last for this run.
    return generateProofKeys();
  }
}

/** Whether keys cannot be kept for want of a place. */
export function isUnwritable(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
