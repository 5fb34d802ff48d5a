import type { MiddlewareHandler } from 'hono';
import { type ProofKeys, proofBytes, unixMillisecondsOf, verifyProof } from '../../harness/wopi/proof-key.ts';
import { Refusal } from '../answers.ts';
import type { DiscoveryDocument } from '../discovery/discovery-document.ts';
import type { HostContext, HostEnv, HostParts } from '../host-env.ts';
import { requestedUrl } from '../request-url.ts';
import { tokenOf } from './access-token.ts';

/** Milliseconds that a proof's timestamp may be off. */
const window = 20 * 60 * 1000;

/**
 * Lets only requests pass that the WOPI client signed; all others are answered 500.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/proofkeys
 */
export const proof: MiddlewareHandler<HostEnv> = async (c, next) => {
  const proofKeys = await knownKeys(c.var.host);
  if (proofKeys && !isProven(c, proofKeys) && !(await isProvenAnew(c)))
    throw new Refusal(500, 'The proof of the request is missing, invalid or too old');
  c.set('proven', proofKeys !== undefined);
  await next();
};

async function knownKeys({ discovery, proofKeys, variant }: HostParts): Promise<ProofKeys | undefined> {
  if (!discovery || !variant.validatesProofs) return proofKeys;
  return (await fromDiscovery(discovery.document())).proofKeys;
}

// The WOPI client may have new keys.
async function isProvenAnew(c: HostContext): Promise<boolean> {
  const { discovery } = c.var.host;
  if (!discovery) return false;
  const { proofKeys } = await fromDiscovery(discovery.refresh());
  return proofKeys !== undefined && isProven(c, proofKeys);
}

async function fromDiscovery(document: Promise<DiscoveryDocument>): Promise<DiscoveryDocument> {
  return await document.catch(() => {
    throw new Refusal(500, 'The proof keys of the WOPI client cannot be read from its discovery');
  });
}

function isProven(c: HostContext, { current, old }: ProofKeys): boolean {
  const proof = c.req.header('X-WOPI-Proof') ?? '';
  const proofOld = c.req.header('X-WOPI-ProofOld') ?? '';
  const timestamp = timestampOf(c);
  if (timestamp === undefined || proof === '' || proofOld === '') return false;
  if (Math.abs(c.var.host.proofClock.now() - unixMillisecondsOf(timestamp)) > window) return false;
  const bytes = proofBytes({ accessToken: tokenOf(c), url: requestedUrl(c), timestamp });
  return verifyProof(bytes, proof, current) || verifyProof(bytes, proofOld, current) || verifyProof(bytes, proof, old);
}

// 19 digits at most, so that it fits the signed 64-bit number.
function timestampOf(c: HostContext): bigint | undefined {
  const text = c.req.header('X-WOPI-TimeStamp') ?? '';
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const ticks = BigInt(text);
  return ticks < 2n ** 63n ? ticks : undefined;
}
