import { expect, test } from 'vitest';
import { stopSignals } from './stop-requested.ts';
import { runCli } from './testing/run-cli.ts';

/** Delivers a signal as soon as the process listens for it, before its program has begun. */
function interruptedAtOnce(signal: string): Readonly<Record<string, string>> {
  const script = `process.on("newListener",(name)=>{if(name==="${signal}"&&process.listenerCount(name)===0)queueMicrotask(()=>process.emit(name))})`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}

test.each(stopSignals)('%s while the program loads ends it with one line and exit code 130', async (signal) => {
  const ended = await runCli(['run', '--reference-host'], { environment: interruptedAtOnce(signal) });

  expect(ended).toEqual({ code: 130, stdout: '', stderr: 'wopi-conformance: interrupted\n' });
});
