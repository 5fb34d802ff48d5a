import { CommanderError } from 'commander';
import { UserError } from '../harness/results/user-error.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import { escapeLine, escapeText } from '../reports/escape-text.ts';
import { exitCodes } from './exit-codes.ts';
import { secrets } from './secrets.ts';

/**
 * Prints what ended a command, in one sentence, and returns the exit code. The stack of an unexpected error is printed
 * when the environment variable WOPI_DEBUG is set.
 */
export function exitCodeOf(error: unknown, environment: NodeJS.ProcessEnv = process.env): number {
  // Commander has printed its own errors, help and version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.green : exitCodes.unusable;
  if (isInterruption(error)) return exitCodes.interrupted;
  process.stderr.write(`wopi-conformance: ${withoutCiCommands(sentenceOf(error))}\n`);
  const isExpected = error instanceof UserError || cannotListen(error);
  if (!isExpected && environment.WOPI_DEBUG && error instanceof Error)
    process.stderr.write(`${withoutCiCommands(escapeText(secrets.redact(error.stack ?? '')))}\n`);
  return exitCodes.unusable;
}

// A signal before there was anything to report.
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return escapeText(secrets.redact(error.message));
  if (cannotListen(error)) return listenSentence(error as ListenError);
  const shown = escapeLine(secrets.redact(String(error)), 500);
  return `unexpected error: ${shown}. This is a fault of wopi-conformance, not of the host; please report it with the output of the same command under WOPI_DEBUG=1`;
}

interface ListenError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

function cannotListen(error: unknown): boolean {
  return error instanceof Error && ['listen', 'getaddrinfo'].includes((error as NodeJS.ErrnoException).syscall ?? '');
}

function listenSentence({ code, address, hostname, port }: ListenError): string {
  const place = [address ?? hostname, port].filter((part) => part !== undefined).join(':');
  return `cannot listen on ${place} (${code}); choose another address and port with --listen`;
}
