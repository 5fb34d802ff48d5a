import { type ChildProcess, fork } from 'node:child_process';
import { type CliOptions, type CliRun, emptyDirectory, environmentOf, main } from './run-cli.ts';

interface Reply {
  readonly id: number;
  readonly run: CliRun;
}

let child: ChildProcess | undefined;
let calls = 0;

/**
 * Runs the built command line to its end in a process that serves many calls, one after another. Most runs of a process
 * of their own spend their time on starting. For tests of what a command does; use `runCli` for tests of how a process
 * starts and ends, of its signals, standard streams, children and memory, and of NODE_OPTIONS.
 */
export function callCli(
  words: readonly string[],
  { directory = emptyDirectory(), environment = {} }: Pick<CliOptions, 'directory' | 'environment'> = {},
): Promise<CliRun> {
  const running = commandProcess();
  calls += 1;
  const id = calls;
  return new Promise((resolve, reject) => {
    const onMessage = (reply: Reply) => {
      if (reply.id !== id) return;
      running.off('message', onMessage).off('exit', onExit);
      resolve(reply.run);
    };
    const onExit = () => reject(new Error(`the command line ended its process: ${words.join(' ')}`));
    running.on('message', onMessage).on('exit', onExit);
    running.send({ id, words, directory, environment: environmentOf(environment) });
  });
}

/** Ends with this process, whose tests wait for their calls. */
function commandProcess(): ChildProcess {
  if (child?.connected) return child;
  const file = new URL('./command-process.mjs', import.meta.url);
  child = fork(file, [main], { execArgv: [] }).setMaxListeners(0);
  child.unref();
  child.channel?.unref();
  return child;
}
