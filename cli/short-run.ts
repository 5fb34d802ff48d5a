import { setFlagsFromString } from 'node:v8';

/** Releases of Node that know the flags; another one would print an error. */
const tried = /^v(20|22|24)\./;

/**
 * Keeps V8 from optimizing WebAssembly in the background. The HTTP parser is the only module, and optimizing it takes a
 * second of a processor and 30 MiB, more than a run saves by it.
 */
export function optimizeNoWebAssembly(): void {
  if (!tried.test(process.version)) return;
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
