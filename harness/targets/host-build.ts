import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TargetUnavailable } from './target-unavailable.ts';

export interface HostBuild {
  /** The directory of the Dockerfile and the bundle, from which the image is built. */
  readonly directory: string;
  /** The whole reference host in one file. */
  readonly bundle: string;
}

/** The built reference host. @throws {TargetUnavailable} when the project has not been built. */
export function hostBuild(): HostBuild {
  // This module runs from dist or from sources.
  for (const candidate of ['../../reference-host', '../../dist/reference-host']) {
    const directory = fileURLToPath(new URL(candidate, import.meta.url));
    const bundle = join(directory, 'host-bundle.mjs');
    if (existsSync(bundle)) return { directory, bundle };
  }
  throw new TargetUnavailable('the bundled host has not been built; run npm run build first');
}
