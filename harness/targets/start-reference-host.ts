import type { ReferenceHost, ReferenceHostOptions } from './reference-host.ts';
import { startReferenceProcess } from './reference-process.ts';
import { TargetUnavailable } from './target-unavailable.ts';

export type ReferenceHostMode = 'process' | 'container';

export interface StartReferenceHostOptions extends ReferenceHostOptions {
  /**
   * Default: `process`, which needs nothing but Node and starts in a blink whether or not the machine has a container
   * engine. A container is started only when asked for by name, and then nothing takes its place.
   */
  readonly mode?: ReferenceHostMode | undefined;
}

/**
 * Starts the bundled host as a target of its own, apart from this process.
 * @throws {TargetUnavailable} when it cannot be started; the signal's reason when that is aborted before.
 */
export async function startReferenceHost({
  mode = 'process',
  ...options
}: StartReferenceHostOptions = {}): Promise<ReferenceHost> {
  if (mode === 'process') return await startReferenceProcess(options);
  const { startReferenceContainer } = await loadContainers();
  return await startReferenceContainer(options);
}

// Loaded when asked for: testcontainers is an optional package, and takes its time.
async function loadContainers() {
  try {
    return await import('./reference-container.ts');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new TargetUnavailable(
      'the reference host in a container needs the package testcontainers; npm install testcontainers, or use --reference-host process',
      { cause: error },
    );
  }
}
