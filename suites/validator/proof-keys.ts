import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import type { ProofMutation } from '../../harness/client/proof-signer.ts';
import { expectResponse } from '../../harness/expect/response.ts';

interface Case {
  readonly name: string;
  readonly proof: ProofMutation;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly likelyCause?: string;
}

const accepted: readonly Case[] = [
  {
    name: 'ProofKeys.CurrentValid.OldValid',
    proof: {},
    requirement: 'A request whose proofs are both valid is answered',
    requirementIds: ['PROOF-02', 'PROOF-08', 'PROOF-03', 'PROOF-04', 'PROOF-05', 'PROOF-06', 'PROOF-07'],
    likelyCause: 'the signed URL is rebuilt with another scheme, host or port than the client called',
  },
  {
    name: 'ProofKeys.CurrentValid.OldInvalid',
    proof: { proofOld: 'invalid' },
    requirement: 'X-WOPI-Proof signed with the current key is enough, whatever X-WOPI-ProofOld is',
    requirementIds: ['PROOF-08'],
  },
  {
    name: 'ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey',
    proof: { proof: 'invalid', proofOld: 'current' },
    requirement: 'X-WOPI-ProofOld signed with the key that the host takes for the current one is enough',
    requirementIds: ['PROOF-09'],
    likelyCause: 'the host does not foresee that the client has changed its keys and discovery was not read again',
  },
  {
    name: 'ProofKeys.CurrentValidSignedWithOldKey.OldInvalid',
    proof: { proof: 'old', proofOld: 'invalid' },
    requirement: 'X-WOPI-Proof signed with the old key is enough',
    requirementIds: ['PROOF-10'],
    likelyCause: 'the host does not foresee that a machine of the client still signs with the old key',
  },
];

const refused: readonly Case[] = [
  {
    name: 'ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
    proof: { proof: 'invalid' },
    requirement: 'X-WOPI-ProofOld signed with the old key is not enough: the answer is 500',
    requirementIds: ['PROOF-11'],
  },
  {
    name: 'ProofKeys.CurrentInvalid.OldInvalid',
    proof: { proof: 'invalid', proofOld: 'invalid' },
    requirement: 'A request none of whose proofs is valid is answered 500',
    requirementIds: ['PROOF-12', 'PROOF-01', 'PROOF-16'],
  },
  {
    name: 'ProofKeys.TimestampOlderThan20Min',
    proof: { signedAt: Date.UTC(2015, 7, 17) },
    requirement:
      'A request whose X-WOPI-TimeStamp is more than 20 minutes old is answered 500, however well it is signed',
    requirementIds: ['PROOF-13'],
  },
];

const skippedWithoutValidation =
  'Skipped on a host that validates no proofs, unless --proof-keys demands it; the validator fails there.';

function proofCheck({ proof, ...rule }: Case, status: number, needs: readonly Gate[]): Check {
  return {
    ...rule,
    category: 'OfficeOnline',
    level: 'MUST',
    spec: 'online/scenarios/proofkeys',
    needs,
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file, { proof }), { status });
    },
  };
}

export const proofKeys = defineSuite({
  group: 'ProofKeys',
  summary: 'Which combinations of proofs a host accepts, while the client or the host has already changed its keys',
  needs: [{ proofs: 'sent' }],
  checks: [
    ...accepted.map((rule) => proofCheck(rule, 200, [])),
    ...refused.map((rule) => ({
      ...proofCheck(rule, 500, [{ proofs: 'validated' }]),
      differs: skippedWithoutValidation,
    })),
  ],
});
