#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { stopSignals } from './stop-requested.ts';

// Loading the rest takes a few tenths of a second, in which a signal would end the process without a word.
for (const name of stopSignals) {
  process.on(name, () => {
    // A second listener has something to undo first.
    if (process.listenerCount(name) > 1) return;
    process.stderr.write('wopi-conformance: interrupted\n');
    process.exit(exitCodes.interrupted);
  });
}

await import('./main.ts');
