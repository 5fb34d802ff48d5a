#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { loadProgram } from './load-program.ts';
import { tuneForShortRun } from './short-run.ts';
import { stopSignals } from './stop-requested.ts';

// Loading the program takes a moment, in which a signal would end the process without a word.
for (const name of stopSignals) {
  process.on(name, () => {
    // A second listener has something to undo first.
    if (process.listenerCount(name) > 1) return;
    process.stderr.write('wopi-conformance: interrupted\n');
    process.exit(exitCodes.interrupted);
  });
}

// Code is cached for the flags of V8 with which it was compiled.
tuneForShortRun();
await loadProgram(new URL('program.cjs', import.meta.url)).main();
