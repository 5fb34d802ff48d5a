import type { KeyObject } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { type ProofKeys, proofBytes, unixMillisecondsOf, verifyProof } from '../../wopi/proof-key.ts';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import { requestedUrl } from '../request-url.ts';
import { tokenOf } from './access-token.ts';

/** Milliseconds that a proof's timestamp may differ from the current time. */
const window = 20 * 60 * 1000;

/**
 * Accepts only requests that the WOPI client signed; all others return 500.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/proofkeys
 */
export const proof: MiddlewareHandler<HostEnv> = async (c, next) => {
  const proofKeys = await keysFor(c);
  if (proofKeys && !isProven(c, proofKeys))
    throw new Refusal(500, 'The proof of the request is missing, invalid or too old');
  c.set('proven', proofKeys !== undefined);
  await next();
};

// If the current key does not verify a proof, the WOPI client may have a new key.
async function keysFor(c: HostContext): Promise<ProofKeys | undefined> {
  const { discovery, proofKeys, variant } = c.var.host;
  if (!discovery || !variant.validatesProofs) return proofKeys;
  const known = await discovery.document().catch(noKeys);
  if (known.proofKeys && isSignedWith(c, 'X-WOPI-Proof', known.proofKeys.current)) return known.proofKeys;
  const { proofKeys: fresh } = await discovery.refresh().catch(() => known);
  return fresh;
}

function noKeys(): never {
  throw new Refusal(500, 'The proof keys of the WOPI client cannot be read from its discovery');
}

function isProven(c: HostContext, { current, old }: ProofKeys): boolean {
  return [
    ['X-WOPI-Proof', current] as const,
    ['X-WOPI-ProofOld', current] as const,
    ['X-WOPI-Proof', old] as const,
  ].some(([header, key]) => isSignedWith(c, header, key));
}

function isSignedWith(c: HostContext, header: 'X-WOPI-Proof' | 'X-WOPI-ProofOld', key: KeyObject): boolean {
  const timestamp = timestampOf(c);
  const hasBoth = Boolean(c.req.header('X-WOPI-Proof') && c.req.header('X-WOPI-ProofOld'));
  if (timestamp === undefined || !hasBoth) return false;
  if (Math.abs(c.var.host.proofClock.now() - unixMillisecondsOf(timestamp)) > window) return false;
  const bytes = proofBytes({ accessToken: tokenOf(c), url: requestedUrl(c), timestamp });
  return verifyProof(bytes, c.req.header(header) ?? '', key);
}

// 19 digits at most, so that it fits the signed 64-bit number.
function timestampOf(c: HostContext): bigint | undefined {
  const text = c.req.header('X-WOPI-TimeStamp') ?? '';
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const ticks = BigInt(text);
  return ticks < 2n ** 63n ? ticks : undefined;
}
