// Runs the built command line again and again in this process: each message is one run, and has one reply. The program
// is evaluated again for each, so that no run knows anything of another.
import { setMaxListeners } from 'node:events';
import { pathToFileURL } from 'node:url';

// Each evaluation listens for lost output until the process ends.
setMaxListeners(0);
const [, , program = ''] = process.argv;
const { loadProgram } = await import(new URL('../cli/load-program.js', pathToFileURL(program)).href);
/** @type {{ main(): Promise<void> }} */
const loaded = loadProgram(new URL('program.cjs', pathToFileURL(program)));
/** @type {Promise<void>} */
let last = Promise.resolve();

/**
 * @typedef {{ id: number, words: readonly string[], directory: string, environment: Record<string, string> }} Call
 */

process.on('message', (/** @type {Call} */ call) => {
  last = last.then(async () => void process.send?.({ id: call.id, run: await run(call) }));
});
process.on('disconnect', () => process.exit());

/** @param {Call} call */
async function run({ words, directory, environment }) {
  process.argv = [process.execPath, program, ...words];
  process.exitCode = undefined;
  process.chdir(directory);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  const output = { stdout: capture(process.stdout), stderr: capture(process.stderr) };
  try {
    await loaded.main();
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(error instanceof Error ? `${error.stack}` : String(error));
  }
  const [stdout, stderr] = [output.stdout.end(), output.stderr.end()];
  return { code: process.exitCode ?? 0, stdout, stderr };
}

/** @param {NodeJS.WriteStream} stream */
function capture(stream) {
  const { write } = stream;
  let text = '';
  stream.write = /** @type {typeof write} */ (
    (/** @type {string | Uint8Array} */ piece, /** @type {unknown[]} */ ...rest) => {
      text += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8');
      const done = rest.find((each) => typeof each === 'function');
      if (typeof done === 'function') queueMicrotask(() => done());
      return true;
    }
  );
  return {
    end() {
      stream.write = write;
      return text;
    },
  };
}
