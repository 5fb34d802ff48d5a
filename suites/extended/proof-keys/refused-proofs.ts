import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type LikelyCause, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { ProofMutation } from '../../../harness/client/proof-signer.ts';
import type { Level } from '../../../harness/results/categories.ts';

/** A request of which the host must not believe that the WOPI client sent it. */
export interface RefusedProof {
  /** Part of the check's name. */
  readonly label: string;
  readonly level: Level;
  /** Continues a sentence that begins with the operation. */
  readonly phrase: string;
  readonly requirementIds: readonly string[];
  readonly likelyCause?: LikelyCause;
  readonly proof: (context: CheckContext) => Promise<ProofMutation>;
}

const both = (signature: 'invalid' | 'malformed' | 'missing') => ({ proof: signature, proofOld: signature }) as const;

/** Both proofs are well-formed Base64 that is not a signature. */
export const invalidProofs: RefusedProof = {
  label: 'InvalidProofs',
  level: 'MUST',
  phrase: 'with invalid proofs returns 500',
  requirementIds: ['PROOF-22', 'PROOF-12'],
  likelyCause: likely('The host may validate proofs in CheckFileInfo only.', succeeded),
  proof: async () => both('invalid'),
};

/** Valid signatures, but of the same request about another file. */
export const proofOfAnotherUrl: RefusedProof = {
  label: 'ProofOfAnotherUrl',
  level: 'MUST',
  phrase: 'with the proof of a request to another file returns 500',
  requirementIds: ['PROOF-17'],
  likelyCause: likely('The host might not compare the URL in the proof with that of the request.', succeeded),
  proof: async () => ({
    signs: ({ accessToken, url }) => ({
      accessToken,
      url: url.replace(/(?<=\/(?:files|containers)\/)[^/?]+/, 'another'),
    }),
  }),
};

/** Valid signatures of CheckFileInfo for the same file. */
export const proofOfCheckFileInfo: RefusedProof = {
  label: 'ProofOfCheckFileInfo',
  level: 'MUST',
  phrase: 'with the proof of CheckFileInfo for the same file returns 500',
  requirementIds: ['PROOF-17'],
  likelyCause: likely('The host may build the URL in the proof from the file ID alone.', succeeded),
  proof: async () => ({
    signs: ({ accessToken, url }) => ({ accessToken, url: url.replace(/\/contents(?=\?|$)/, '') }),
  }),
};

/** Valid signatures that are too old by a minute. */
export const oldProof: RefusedProof = {
  label: 'ProofIs21MinutesOld',
  level: 'MUST',
  phrase: 'with valid proofs that are 21 minutes old returns 500',
  requirementIds: ['PROOF-13'],
  likelyCause: likely('The host might not check X-WOPI-TimeStamp, or may allow more than 20 minutes.', succeeded),
  proof: async (context) => ({ signedAt: await timeOfHost(context, -21) }),
};

/** Proofs that CheckFileInfo must not accept, besides those of the validator's tests. */
export const refusedProofs: readonly RefusedProof[] = [
  proofOfAnotherUrl,
  oldProof,
  {
    label: 'ProofOfAnotherToken',
    level: 'MUST',
    phrase: 'with the proof of a request with another access token returns 500',
    requirementIds: ['PROOF-17'],
    likelyCause: likely('The host might not compare the token in the proof with that of the request.', succeeded),
    proof: async () => ({ signs: ({ url }) => ({ accessToken: 'AnotherToken', url }) }),
  },
  {
    label: 'ProofIsADayAhead',
    level: 'SHOULD',
    phrase: 'with valid proofs whose timestamp is a day ahead returns 500',
    requirementIds: ['PROOF-14'],
    likelyCause: likely('The host may only refuse timestamps in the past.', succeeded),
    proof: async (context) => ({ signedAt: await timeOfHost(context, 24 * 60) }),
  },
  {
    label: 'MissingProofs',
    level: 'SHOULD',
    phrase: 'without proof headers returns 500 on a host that validates proofs',
    requirementIds: ['PROOF-15'],
    likelyCause: likely('The host may validate proofs only if they are sent.', succeeded),
    proof: async () => ({ ...both('missing'), timestamp: null }),
  },
  {
    label: 'MissingTimestamp',
    level: 'SHOULD',
    phrase: 'with valid proofs but without X-WOPI-TimeStamp returns 500',
    requirementIds: ['PROOF-15'],
    likelyCause: likely('The host may validate proofs only if all three headers are sent.', succeeded),
    proof: async () => ({ timestamp: null }),
  },
  {
    label: 'MalformedProofs',
    level: 'SHOULD',
    phrase: 'with proofs that are not Base64 returns 500',
    requirementIds: ['PROOF-16'],
    proof: async () => both('malformed'),
  },
  {
    label: 'MalformedTimestamp',
    level: 'SHOULD',
    phrase: 'with an X-WOPI-TimeStamp that is not a number returns 500',
    requirementIds: ['PROOF-16'],
    proof: async () => ({ timestamp: 'yesterday' }),
  },
];

/**
 * Milliseconds since 1970 UTC on the clock of the host, plus some minutes. The clock of this machine decides where the
 * host does not send a Date.
 */
export async function timeOfHost({ file, wopi }: CheckContext, minutes: number): Promise<number> {
  const response = await wopi.checkFileInfo(file);
  const date = Date.parse(response.header('Date') ?? '');
  return (Number.isNaN(date) ? Date.now() : date) + minutes * 60_000;
}
