import { loadPublicProofKeys } from '../harness/wopi/proof-key.ts';
import { defectsNamed } from './defects/index.ts';
import { hostVariants, isVariantName, type VariantName } from './host-variant.ts';
import { type StartOptions, startHost } from './start-host.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a host as a process or in a container, told by the environment; ends on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const running = await startHost(startOptions(process.env));
  console.log(readyLine(running));
  const stop = () => void running.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** The line that says where the host answers, to copy or to parse. */
function readyLine({ wopisrc, token }: { readonly wopisrc: string; readonly token: string }): string {
  return `wopi-conformance run --wopisrc '${wopisrc}' --token '${token}'`;
}

/**
 * HOST_LISTEN `ADDRESS:PORT`, HOST_VARIANT, HOST_DEFECTS (comma-separated), HOST_PUBLIC_URL, HOST_PROOF_KEYS (a directory
 * with current.pem and old.pem). All may be left out.
 */
function startOptions(env: Environment): StartOptions {
  const { HOST_PUBLIC_URL: publicUrl, HOST_PROOF_KEYS: proofKeys } = env;
  return {
    ...listenOptions(env.HOST_LISTEN),
    variant: variantNamed(env.HOST_VARIANT || 'default'),
    defects: defectsNamed((env.HOST_DEFECTS ?? '').split(',').filter(Boolean)),
    ...(publicUrl ? { publicUrl } : {}),
    ...(proofKeys ? { proofKeys: loadPublicProofKeys(proofKeys) } : {}),
  };
}

function listenOptions(address = '127.0.0.1:0'): Pick<StartOptions, 'listen' | 'port'> {
  const [, listen, port] = address.match(/^\[?([^\]]*)\]?:(\d+)$/) ?? [];
  if (!listen || !port) throw new Error(`HOST_LISTEN is not ADDRESS:PORT: ${JSON.stringify(address)}`);
  return { listen, port: Number(port) };
}

function variantNamed(name: string): VariantName {
  if (isVariantName(name)) return name;
  throw new Error(`There is no variant ${JSON.stringify(name)}; there are ${Object.keys(hostVariants).join(', ')}`);
}

await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
