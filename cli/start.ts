#!/usr/bin/env node
import { loadProgram } from './load-program.ts';
import { tuneForShortRun } from './short-run.ts';

// Code is cached for the flags of V8 with which it was compiled.
tuneForShortRun();
await loadProgram(new URL('program.cjs', import.meta.url)).main();
