import { Command } from 'commander';
import { ProofSigner } from '../harness/client/proof-signer.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { ticksOf } from '../wopi/proof-key.ts';
import { resourceOfUrl } from '../wopi/resource.ts';
import { describeSignedBytes } from './describe-signed-bytes.ts';
import { exitCodes } from './exit-codes.ts';
import { signingKeys } from './proof-keys.ts';

interface SignOptions {
  readonly proofKeys?: string;
  readonly timestamp?: string;
  readonly showSecrets?: boolean;
}

/** `sign`: prints the proof headers of a request and the signed bytes, to compare with those that a host computes. */
export function signCommand(end: (code: number) => void): Command {
  return new Command('sign')
    .description('print the proof headers of a request and the signed bytes')
    .argument('<url>', 'full URL of the request, including access_token')
    .option('--proof-keys <directory>', 'directory of the proof keys (default: the same as for run)')
    .option('--timestamp <time>', 'ISO 8601 time to sign (default: now)')
    .option('--show-secrets', 'show the access token in the bytes')
    .action(async (url: string, options: SignOptions) => end(await sign(url, options)));
}

async function sign(
  url: string,
  { proofKeys: directory, timestamp, showSecrets = false }: SignOptions,
): Promise<number> {
  const { accessToken } = resourceOfUrl(requireUrl(url));
  if (accessToken === '')
    throw new ConfigurationError('the URL has no access_token parameter, which is part of what is signed');
  const signedAt = timeOf(timestamp);
  const keys = signingKeys(directory);
  const { headers } = await new ProofSigner(keys).sign({ accessToken, url }, { signedAt });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const bytes = describeSignedBytes({ accessToken, url, timestamp: ticksOf(signedAt) }, { showSecrets });
  process.stdout.write(`${lines.join('\n')}\n\n${bytes}\n`);
  return exitCodes.green;
}

function requireUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  // Not shown, because it may contain a token.
  throw new ConfigurationError('the URL to sign must be an absolute http or https URL');
}

function timeOf(text: string | undefined): number {
  const time = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(time))
    throw new ConfigurationError(
      `--timestamp must be a time such as 2026-11-24T08:00:00Z; got ${JSON.stringify(text)}`,
    );
  return time;
}
