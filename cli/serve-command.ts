import { Command } from 'commander';
import { ConfigurationError } from '../harness/config.ts';
import { defaultProofKeysDirectory } from '../harness/state-directory.ts';
import { HostOptionError, parseListenAddress, parsePublicUrl } from '../reference-host/host-options.ts';
import { SigningKeys } from '../validation-app/signing-keys.ts';
import { type RunningApp, startApp } from '../validation-app/start-app.ts';
import { exitCodes } from './exit-codes.ts';
import { stopRequested } from './stop-requested.ts';

interface ServeOptions {
  readonly listen: string;
  readonly publicUrl?: string;
  readonly allowOrigin?: readonly string[];
  readonly rotateKeys?: boolean;
  readonly proofKeys: string;
}

/** `serve`: starts the validation application and keeps it running. */
export function serveCommand(end: (code: number) => void): Command {
  return new Command('serve')
    .description('start the WOPI Validation application, which a host opens .wopitest files with')
    .option('--listen <address:port>', 'address and port', '127.0.0.1:8880')
    .option('--public-url <url>', 'the address that browsers and hosts use')
    .option(
      '--allow-origin <origin>',
      'origin of a host or of its pages, repeatable; those on loopback are allowed while only this machine reaches serve',
      (origin, earlier: readonly string[] = []) => [...earlier, origin],
    )
    .option('--rotate-keys', 'make a new current proof key first; the current one becomes the old one')
    .option('--proof-keys <directory>', 'where the proof keys are kept', defaultProofKeysDirectory())
    .action(async (options: ServeOptions) => end(await serve(options)));
}

async function serve(options: ServeOptions): Promise<number> {
  try {
    await using running = await startApp({
      ...parseListenAddress(options.listen),
      ...(options.publicUrl === undefined ? {} : { publicUrl: parsePublicUrl(options.publicUrl) }),
      allowedOrigins: options.allowOrigin ?? [],
      keys: keysOf(options),
    });
    process.stdout.write(greeting(running, options));
    await stopRequested();
    return exitCodes.green;
  } catch (error) {
    const message = messageOf(error, options);
    if (message === undefined) throw error;
    process.stderr.write(`wopi-conformance: ${message}\n`);
    return exitCodes.unusable;
  }
}

function keysOf({ proofKeys, rotateKeys }: ServeOptions): SigningKeys {
  try {
    const keys = SigningKeys.keptIn(proofKeys);
    if (rotateKeys) keys.rotate();
    return keys;
  } catch (error) {
    throw new ConfigurationError(`the proof keys cannot be used: ${(error as Error).message}`);
  }
}

function greeting({ discoveryUrl, origins }: RunningApp, { proofKeys }: ServeOptions): string {
  const allowed = origins.describe().join(', ') || 'none yet: give --allow-origin';
  return `Discovery:   ${discoveryUrl}
Hosts:       ${allowed}
Proof keys:  ${proofKeys}
Let your host read this discovery, and open a .wopitest file in your host's own page.
`;
}

function messageOf(error: unknown, { listen }: ServeOptions): string | undefined {
  if (error instanceof ConfigurationError || error instanceof HostOptionError) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined;
  return `cannot listen on ${listen} (${code}); choose another address or port with --listen`;
}
