import type { MiddlewareHandler } from 'hono';
import type { ProofKeys } from '../../wopi/proof-key.ts';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import type { ProofClaim } from '../proof-validator.ts';
import { requestedUrl } from '../request-url.ts';
import { tokenOf } from './access-token.ts';

/**
 * Accepts only requests that the WOPI client signed; all others return 500.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/proofkeys
 */
export const proof: MiddlewareHandler<HostEnv> = async (c, next) => {
  const claim = claimOf(c);
  const proofKeys = await keysFor(c, claim);
  if (proofKeys && !c.var.host.proofs.isProven(claim, proofKeys))
    throw new Refusal(500, 'The proof of the request is missing, invalid or too old');
  c.set('proven', proofKeys !== undefined);
  await next();
};

// If the current key does not verify a proof, the WOPI client may have a new key.
async function keysFor(c: HostContext, claim: ProofClaim): Promise<ProofKeys | undefined> {
  const { discovery, proofKeys, proofs, variant } = c.var.host;
  if (!discovery || !variant.validatesProofs) return proofKeys;
  const known = await discovery.document().catch(noKeys);
  if (known.proofKeys && proofs.isSigned(claim, 'proof', known.proofKeys.current)) return known.proofKeys;
  const { proofKeys: fresh } = await discovery.refresh().catch(() => known);
  return fresh;
}

function noKeys(): never {
  throw new Refusal(500, 'The proof keys of the WOPI client cannot be read from its discovery');
}

function claimOf(c: HostContext): ProofClaim {
  return {
    request: c.req.raw,
    accessToken: tokenOf(c),
    url: requestedUrl(c),
    timestamp: c.req.header('X-WOPI-TimeStamp') ?? '',
    proof: c.req.header('X-WOPI-Proof') ?? '',
    proofOld: c.req.header('X-WOPI-ProofOld') ?? '',
  };
}
