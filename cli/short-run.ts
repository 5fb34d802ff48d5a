import { setFlagsFromString } from 'node:v8';

/** Releases of Node that know the flags; another one would print an error. */
const tried = /^v(20|22|24)\./;

/**
 * Sets V8 up for a process that runs for seconds and sends requests.
 *
 * The HTTP parser is the only WebAssembly module: optimizing it in the background takes a second of a processor and
 * 30 MiB, more than a run saves by it. Most objects die with their check: a young generation that does not grow spares
 * 40 MiB, and a run takes as long.
 */
export function tuneForShortRun(): void {
  if (!tried.test(process.version)) return;
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--semi-space-growth-factor=1'])
    setFlagsFromString(flag);
}
