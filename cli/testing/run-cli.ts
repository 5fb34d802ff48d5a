import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const main = fileURLToPath(new URL('../../dist/program/wopi-conformance.mjs', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

export interface CliOptions {
  /** Working directory; default: a new empty one. */
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Descriptor of a file for standard output; default: a pipe that is read. */
  readonly stdout?: number;
  /** Gives the process a pipe as standard input, to be written and ended by the test; default: none. */
  readonly hasInput?: boolean;
}

// All tests share one set of proof keys, because making them takes longer than most runs.
const state = join(tmpdir(), 'wopi-conformance-cli-tests');

/** A new empty directory. */
export function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'wopi-cli-'));
}

/** The environment of a command line: without the WOPI settings of this process. */
export function environmentOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = tmpdir() } = process.env;
  return { PATH, HOME, TMPDIR, XDG_STATE_HOME: state, ...environment };
}

/** Starts the built command line in a separate process, without the WOPI settings of this process. */
export function startCli(
  words: readonly string[],
  { directory, environment = {}, stdout = undefined, hasInput = false }: CliOptions = {},
): RunningCli {
  if (!existsSync(main)) throw new Error('dist is missing: run npm run build before the tests of the command line');
  const child = spawn(process.execPath, [main, ...words], {
    cwd: directory ?? emptyDirectory(),
    env: environmentOf(environment),
    stdio: [hasInput ? 'pipe' : 'ignore', stdout ?? 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      output[name] += piece;
    });
  }
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output }))) };
}

/** Runs the built command line to its end. */
export function runCli(words: readonly string[], options?: CliOptions): Promise<CliRun> {
  return startCli(words, options).ended;
}
