import type { ReferenceHost, ReferenceHostOptions } from './reference-host.ts';
import { startReferenceProcess } from './reference-process.ts';
import { TargetUnavailable } from './target-unavailable.ts';

export type ReferenceHostMode = 'process' | 'container';

export interface StartReferenceHostOptions extends ReferenceHostOptions {
  /**
   * Default: `process`, which needs only Node and starts quickly. `container` needs a container engine; there is no
   * fallback.
   */
  readonly mode?: ReferenceHostMode | undefined;
}

/**
 * Starts the bundled host outside this process.
 * @throws {TargetUnavailable} when it cannot be started; the signal's reason when it is aborted first.
 */
export async function startReferenceHost({
  mode = 'process',
  ...options
}: StartReferenceHostOptions = {}): Promise<ReferenceHost> {
  if (mode === 'process') return await startReferenceProcess(options);
  const { startReferenceContainer } = await loadContainers();
  return await startReferenceContainer(options);
}

// testcontainers is an optional package and slow to load.
async function loadContainers() {
  try {
    return await import('./reference-container.ts');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new TargetUnavailable(
      'the bundled host in a container needs the package testcontainers; run npm install testcontainers, or use --reference-host process',
      { cause: error },
    );
  }
}
