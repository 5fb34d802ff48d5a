import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { likely, returned } from '../../../harness/checks/likely-cause.ts';
import { expectSuccess } from '../../../harness/expect/response.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { timeOfHost } from './refused-proofs.ts';

const common = { category: 'OfficeOnline', spec: 'online/scenarios/proofkeys', readOnly: true } as const;

// Whatever a WOPI client adds to the query is part of the URL that it signs.
const queries = [
  {
    name: 'QueryParametersAreSigned',
    requirement: 'CheckFileInfo with further query parameters, one of them twice, returns 200 with valid proofs',
    requirementIds: ['PROOF-04'],
    likelyCause: 'The host may build the URL in the proof from the parameters that it knows, or sort them.',
    before: 'wopitest=2',
    after: 'a=2&a=1&flag&empty=',
  },
  {
    name: 'EscapesAreSignedAsSent',
    requirement: 'CheckFileInfo with escapes in its query that need not be escaped returns 200 with valid proofs',
    requirementIds: ['PROOF-05'],
    likelyCause: 'The host may decode and re-encode the URL before it validates the proof.',
    before: 'wopitest=%2e%2F%7e%41',
    after: 'b=a+b%20c&c=%c3%a9%3d%26',
  },
] as const;

/** Proofs that the host must accept, besides those of the validator's tests. */
export const acceptedProofChecks: readonly Check[] = [
  ...queries.map(({ before, after, likelyCause, ...rule }) => ({
    ...common,
    ...rule,
    level: 'MUST' as const,
    likelyCause: likely(likelyCause, returned(401, 403, 500)),
    async run({ file, wopi }: CheckContext) {
      expectSuccess(await wopi.checkFileInfo(withQueryAround(file, before, after)));
    },
  })),
  {
    ...common,
    name: 'ProofIs19MinutesOld',
    level: 'SHOULD',
    requirement: 'CheckFileInfo with valid proofs that are 19 minutes old returns 200',
    requirementIds: ['PROOF-13'],
    likelyCause: likely('The host may allow less than 20 minutes.', returned(401, 403, 500)),
    async run(context) {
      const { file, wopi } = context;
      const signedAt = await timeOfHost(context, -19);

      expectSuccess(await wopi.checkFileInfo(file, { proof: { signedAt } }));
    },
  },
];

function withQueryAround({ href, ...resource }: WopiResource, before: string, after: string): WopiResource {
  return { ...resource, href: `${href.replace('?', `?${before}&`)}&${after}` };
}
