import { createHash } from 'node:crypto';
import { Command } from 'commander';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { tool } from '../harness/settings/tool.ts';
import { readyLines } from '../harness/targets/ready-line.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { defects } from '../reference-host/defects/index.ts';
import {
  defectNamed,
  parseDiscoveryUrl,
  parseListenAddress,
  parseMaxUpload,
  parsePublicUrl,
  variantNamed,
} from '../reference-host/host-options.ts';
import { hostVariants } from '../reference-host/host-variant.ts';
import { idsFrom } from '../reference-host/ids.ts';
import { type StartOptions, startHost } from '../reference-host/start-host.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { isLoopbackHost } from '../validation-app/allowed-origins.ts';
import { loadOrCreateProofKeys, loadProofKeys, loadPublicProofKeys, type ProofKeys } from '../wopi/proof-key.ts';
import { exitCodes } from './exit-codes.ts';
import { ownProgram } from './own-program.ts';
import { fromProofKeys } from './proof-keys.ts';
import { stopRequested } from './stop-requested.ts';

interface HostOptions {
  readonly port?: string;
  readonly listen?: string;
  readonly variant: string;
  readonly defect?: readonly string[];
  readonly listDefects?: boolean;
  readonly proofKeys?: string;
  readonly publicUrl?: string;
  readonly discovery?: string;
  readonly maxUpload?: string;
  readonly secret?: string;
}

/** `host`: starts the bundled host and keeps it running. */
export function hostCommand(end: (code: number) => void): Command {
  return new Command('host')
    .description('start the bundled host and print its WopiSrc and token')
    .option('--port <number>', 'port on loopback (default: any free port)')
    .option('--listen <address:port>', 'address and port; :8881 is a port on loopback')
    .option('--variant <name>', `variant of the host: ${Object.keys(hostVariants).join(', ')}`, 'default')
    .option('--defect <name>', 'break one rule; repeatable', (name, earlier: readonly string[] = []) => [
      ...earlier,
      name,
    ])
    .option('--list-defects', 'list every defect, the rule it breaks and the checks that catch it')
    .option(
      '--discovery <url>',
      'discovery URL of the WOPI client that opens files in a browser, such as the one that serve prints',
    )
    .option('--proof-keys <directory>', 'directory of the proof keys that the host trusts')
    .option(
      '--secret <text>',
      'text from which tokens and the ID of the file are made, so that they stay valid after a restart; only on loopback',
    )
    .option('--max-upload <MiB>', 'largest content of a file (default 128)')
    .option('--public-url <url>', 'URL that clients use, if the host is behind a proxy')
    .action(async (options: HostOptions) => end(await host(options)));
}

async function host(options: HostOptions): Promise<number> {
  if (options.listDefects) return listDefects();
  await using running = await startHost(startOptionsOf(options));
  const files = options.discovery === undefined ? '' : `Files: ${running.url}/\n`;
  process.stdout.write(readyLines(running, signingOptions(options)) + programLine() + files);
  await stopRequested();
  return exitCodes.green;
}

// The lines before it begin with the name of the command, by which programs find them.
function programLine(): string {
  const program = ownProgram({ onThisMachine: true });
  return program === tool.name ? '' : `From this directory, ${tool.name} is: ${program}\n`;
}

function addressOf({ listen, port }: HostOptions): Pick<StartOptions, 'listen' | 'port'> {
  if (listen !== undefined && port !== undefined)
    throw new ConfigurationError('--listen and --port cannot be combined; --listen has the port as well');
  if (listen !== undefined) return parseListenAddress(listen);
  return port === undefined ? {} : { port: portOf(port) };
}

function startOptionsOf(options: HostOptions): StartOptions {
  const { variant, defect = [], proofKeys, publicUrl, discovery, maxUpload, secret } = options;
  const address = addressOf(options);
  return {
    ...address,
    ...(secret === undefined ? {} : lasting(secret, address)),
    variant: variantNamed(variant),
    defects: defect.map(defectNamed),
    proofKeys: publicKeys(proofKeys),
    ...(maxUpload === undefined ? {} : { limits: parseMaxUpload(maxUpload) }),
    ...(publicUrl === undefined ? {} : { publicUrl: parsePublicUrl(publicUrl) }),
    ...(discovery === undefined ? {} : { discoveryUrl: parseDiscoveryUrl(discovery) }),
  };
}

// The text is enough to make the tokens.
function lasting(text: string, { listen = '127.0.0.1' }: Pick<StartOptions, 'listen'>) {
  if (text.trim() === '') throw new ConfigurationError('--secret must not be empty; any text will do');
  if (!isLoopbackHost(listen))
    throw new ConfigurationError(`with --secret, host listens only on loopback; got --listen ${listen}`);
  const secret = createHash('sha256').update(text).digest();
  return { tokenSecret: secret, seedIds: idsFrom(secret) };
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new ConfigurationError(`--port must be a number from 0 to 65535; got ${JSON.stringify(text)}`);
}

// The default directory is the one that `run` signs with. The first of the two to start makes the keys.
function publicKeys(named: string | undefined): ProofKeys {
  return fromProofKeys(named, (directory) => {
    if (named === undefined) loadOrCreateProofKeys(directory);
    return loadPublicProofKeys(directory);
  });
}

// A run needs the private keys; a directory with public ones is enough for a host.
function signingOptions({ proofKeys: named }: HostOptions): string[] {
  if (named === undefined) return [];
  try {
    loadProofKeys(named);
    return [`--proof-keys ${shellQuote(named)}`];
  } catch {
    return [];
  }
}

/** What has to be chosen for the checks to notice a defect. */
function neededBy({ variant, needs, editor }: Defect): string {
  const words = [
    ...(variant === undefined ? [] : [`--variant ${variant}`]),
    ...(editor === undefined ? [] : [`--editor ${editor}`]),
    ...(needs === 'large' ? ['--large'] : []),
    ...(needs === 'browser' ? ['--host-page'] : []),
  ];
  return words.length === 0 ? '' : `; needs ${words.join(' ')}`;
}

function listDefects(): number {
  for (const defect of defects) {
    const { name, breaks, caughtBy } = defect;
    process.stdout.write(`${name}\n  ${breaks}\n  caught by ${caughtBy.join(', ')}${neededBy(defect)}\n`);
  }
  return exitCodes.green;
}
