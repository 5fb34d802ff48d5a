import { once } from 'node:events';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { readyLines } from '../harness/targets/ready-line.ts';
import { optionsFromEnvironment } from './options-from-environment.ts';
import { startHost } from './start-host.ts';

// Registered first, so that the host also stops when its parent ends during the start.
const stopRequested = Promise.race(['SIGINT', 'SIGTERM', 'disconnect'].map((event) => once(process, event)));

try {
  await using host = await startHost(optionsFromEnvironment(process.env));
  process.stdout.write(readyLines(host));
  await stopRequested;
} catch (error) {
  const cannotListen = ['listen', 'getaddrinfo'].includes((error as NodeJS.ErrnoException).syscall ?? '');
  if (!cannotListen && !(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`bundled host: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
if (process.connected) process.disconnect();
