import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { hostBuild } from './host-build.ts';
import { type ReadyHost, readyHostIn } from './ready-line.ts';
import { hostEnvironment, type ReferenceHost, type ReferenceHostOptions, startTimeoutMs } from './reference-host.ts';
import { TargetUnavailable } from './target-unavailable.ts';

const stopTimeoutMs = 5_000;

/**
 * Starts the reference host in a separate process on any free loopback port. It ends when this process ends, even if
 * this process is killed.
 * @throws {TargetUnavailable} when it does not start; the signal's reason when it is aborted first.
 */
export async function startReferenceProcess(options: ReferenceHostOptions = {}): Promise<ReferenceHost> {
  const { bundle } = hostBuild();
  options.signal?.throwIfAborted();
  const child = fork(bundle, {
    env: { ...process.env, ...hostEnvironment(options, '127.0.0.1:0') },
    execArgv: [],
    // Ctrl-C reaches the whole process group, but the host must run until the run has cleaned up.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  const ready = await readyHost(child, options.signal);
  const close = () => stop(child, ended);
  return { ...ready, place: 'a separate process', close, [Symbol.asyncDispose]: close };
}

async function readyHost(child: ChildProcess, signal: AbortSignal | undefined): Promise<ReadyHost> {
  const { stdout, stderr } = child as ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  const giveUp = () => child.kill('SIGKILL');
  const timer = setTimeout(giveUp, startTimeoutMs);
  signal?.addEventListener('abort', giveUp);
  try {
    const host = await readyHostIn(stdout);
    if (!host) throw await failure(stderr, signal);
    stdout.resume();
    stderr.pipe(process.stderr, { end: false });
    return host;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

async function failure(stderr: Readable, signal: AbortSignal | undefined): Promise<unknown> {
  const message = (await text(stderr)).trim();
  if (signal?.aborted) return signal.reason;
  return new TargetUnavailable(message || `the bundled host did not start within ${startTimeoutMs / 1000} s`);
}

// The host stops when the channel closes, which works on every system.
async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
