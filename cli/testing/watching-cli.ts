import { type CliOptions, emptyDirectory, type RunningCli, startCli } from './run-cli.ts';

/** A running `run --watch`, driven through its standard input. */
export interface WatchingCli extends RunningCli {
  readonly directory: string;
  /** Resolves when the output since the last call has the text; rejects when the process ends before. */
  until(text: string): Promise<void>;
  /** Types the keys and Enter. */
  type(keys: string): void;
}

/** Starts `run --watch` in a new directory. */
export function startWatch(words: readonly string[], options: CliOptions = {}): WatchingCli {
  const directory = options.directory ?? emptyDirectory();
  const running = startCli(['run', '--watch', ...words], { ...options, directory, hasInput: true });
  let unread = '';
  let onOutput = () => {};
  for (const stream of [running.child.stdout, running.child.stderr])
    stream?.on('data', (piece: string) => {
      unread += piece;
      onOutput();
    });
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      onOutput = () => {
        const index = unread.indexOf(text);
        if (index === -1) return;
        unread = unread.slice(index + text.length);
        onOutput = () => {};
        resolve();
      };
      onOutput();
      running.ended.then(({ stdout, stderr }) =>
        reject(new Error(`ended before ${JSON.stringify(text)}:\n${stdout}${stderr}`)),
      );
    });
  return { ...running, directory, until, type: (keys) => running.child.stdin?.write(`${keys}\n`) };
}
