import { Command } from 'commander';
import { ConfigurationError } from '../harness/config.ts';
import { nearest } from '../harness/select.ts';
import { defaultProofKeysDirectory } from '../harness/state-directory.ts';
import { loadOrCreateProofKeys, loadPublicProofKeys } from '../harness/wopi/proof-key.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { defects } from '../reference-host/defects/index.ts';
import { hostVariants, type VariantName } from '../reference-host/host-variant.ts';
import { startHost } from '../reference-host/start-host.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { exitCodes } from './exit-codes.ts';

interface HostOptions {
  readonly port?: string;
  readonly listen?: string;
  readonly variant: string;
  readonly defect?: readonly string[];
  readonly listDefects?: boolean;
  readonly proofKeys?: string;
  readonly publicUrl?: string;
}

/** `host`: starts the reference host and keeps it running. */
export function hostCommand(end: (code: number) => void): Command {
  return new Command('host')
    .description('start the reference host and print its WopiSrc and token')
    .option('--port <number>', 'port on loopback; default: any free one')
    .option('--listen <address:port>', 'address and port')
    .option('--variant <name>', `what the host claims: ${Object.keys(hostVariants).join(', ')}`, 'default')
    .option('--defect <name>', 'break one rule, repeatable', (name, earlier: readonly string[] = []) => [
      ...earlier,
      name,
    ])
    .option('--list-defects', 'every defect, the rule that it breaks, and the checks that catch it')
    .option('--proof-keys <directory>', 'public halves of the proof keys that the host trusts')
    .option('--public-url <url>', 'the address that clients use, behind a proxy')
    .action(async (options: HostOptions) => end(await host(options)));
}

async function host(options: HostOptions): Promise<number> {
  if (options.listDefects) return listDefects();
  try {
    const running = await startHost({ ...addressOf(options), ...(await hostOptionsOf(options)) });
    process.stdout.write(
      `wopi-conformance run --wopisrc ${shellQuote(running.wopisrc)} --token ${shellQuote(running.token)}\n`,
    );
    await stopped();
    await running.close();
    return exitCodes.green;
  } catch (error) {
    const message = messageOf(error, options);
    if (message === undefined) throw error;
    process.stderr.write(`wopi-conformance: ${message}\n`);
    return exitCodes.unusable;
  }
}

async function hostOptionsOf({ variant, defect = [], proofKeys, publicUrl }: HostOptions) {
  if (publicUrl !== undefined && !/^https?:$/.test(URL.canParse(publicUrl) ? new URL(publicUrl).protocol : '')) {
    throw new ConfigurationError(`--public-url ${JSON.stringify(publicUrl)} is no absolute http or https URL`);
  }
  return {
    variant: known('variant', variant, Object.keys(hostVariants)) as VariantName,
    defects: defect.map(defectNamed),
    proofKeys: publicKeys(proofKeys),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

// The default directory is the one that `run` signs with; whoever comes first makes the keys.
function publicKeys(directory: string | undefined) {
  const place = directory ?? defaultProofKeysDirectory();
  try {
    if (directory === undefined) loadOrCreateProofKeys(place);
    return loadPublicProofKeys(place);
  } catch (error) {
    throw new ConfigurationError(`the proof keys cannot be used: ${(error as Error).message}`);
  }
}

function defectNamed(name: string): Defect {
  known(
    'defect',
    name,
    defects.map((defect) => defect.name),
  );
  return defects.find((defect) => defect.name === name) as Defect;
}

function known(what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new ConfigurationError(`unknown ${what} ${JSON.stringify(name)}${near ? `; did you mean ${near}?` : ''}`);
}

function addressOf({ port, listen }: HostOptions): { readonly port?: number; readonly listen?: string } {
  if (listen !== undefined) {
    const [, address, text] = /^\[?(.*?)\]?:(\d+)$/.exec(listen) ?? [];
    if (!address || text === undefined)
      throw new ConfigurationError(
        `--listen takes ADDRESS:PORT, such as 127.0.0.1:8080, not ${JSON.stringify(listen)}`,
      );
    return { listen: address, port: portOf(text) };
  }
  return port === undefined ? {} : { port: portOf(port) };
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigurationError(`${JSON.stringify(text)} is no port; a port is a number from 0 to 65535`);
}

function messageOf(error: unknown, { port, listen }: HostOptions): string | undefined {
  if (error instanceof ConfigurationError) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined;
  return `cannot listen on ${listen ?? `port ${port}`} (${code}); choose another with --port or --listen`;
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function listDefects(): number {
  for (const { name, breaks, caughtBy } of defects) {
    const checks = caughtBy.map(({ group, name: check }) => `${group}/${check}`);
    process.stdout.write(`${name}\n  ${breaks}\n  caught by ${checks.join(', ')}\n`);
  }
  return exitCodes.green;
}
