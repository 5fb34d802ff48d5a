import { createPublicKey } from 'node:crypto';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { loadPublicProofKeys, type ProofKeys } from '../wopi/proof-key.ts';
import {
  defectNamed,
  parseDiscoveryUrl,
  parseListenAddress,
  parseMaxUpload,
  parsePublicUrl,
  variantNamed,
} from './host-options.ts';
import type { StartOptions } from './start-host.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options of a host that runs in a separate process or container. An empty variable counts as absent.
 *
 * | variable | meaning |
 * |---|---|
 * | `HOST_LISTEN` | `ADDRESS:PORT`; default: any free port on loopback |
 * | `HOST_VARIANT` | name of a variant |
 * | `HOST_DEFECTS` | names of defects, separated by commas |
 * | `HOST_DISCOVERY` | discovery URL of the WOPI client that opens the files for users |
 * | `HOST_PUBLIC_URL` | origin under which clients reach the host; default: the Host header of each request |
 * | `HOST_MAX_UPLOAD` | largest content of a file in MiB; default 128 |
 * | `HOST_PROOF_KEYS` | directory with the proof keys `current.pem` and `old.pem` |
 * | `HOST_PROOF_KEYS_PEM` | the public keys themselves in PEM format, the current one first |
 *
 * @throws {ConfigurationError} for an invalid value.
 */
export function optionsFromEnvironment(environment: Environment): StartOptions {
  const defects = (environment.HOST_DEFECTS ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const proofKeys = proofKeysFrom(environment);
  const {
    HOST_LISTEN: listen,
    HOST_VARIANT: variant,
    HOST_PUBLIC_URL: publicUrl,
    HOST_DISCOVERY: discovery,
    HOST_MAX_UPLOAD: maxUpload,
  } = environment;
  return {
    ...(listen ? parseListenAddress(listen) : {}),
    ...(variant ? { variant: variantNamed(variant) } : {}),
    ...(publicUrl ? { publicUrl: parsePublicUrl(publicUrl) } : {}),
    ...(discovery ? { discoveryUrl: parseDiscoveryUrl(discovery) } : {}),
    ...(maxUpload ? { limits: parseMaxUpload(maxUpload) } : {}),
    ...(proofKeys ? { proofKeys } : {}),
    defects: defects.map(defectNamed),
  };
}

function proofKeysFrom({ HOST_PROOF_KEYS: directory, HOST_PROOF_KEYS_PEM: pem }: Environment): ProofKeys | undefined {
  try {
    if (pem) return proofKeysIn(pem);
    return directory ? loadPublicProofKeys(directory) : undefined;
  } catch (error) {
    throw new ConfigurationError(`the proof keys cannot be used: ${(error as Error).message}`);
  }
}

function proofKeysIn(pem: string): ProofKeys {
  const [current, old] = pem.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  if (!current || !old) throw new Error('HOST_PROOF_KEYS_PEM must contain two keys in PEM format');
  return { current: createPublicKey(current), old: createPublicKey(old) };
}
