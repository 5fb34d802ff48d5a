import { type Check, defineSuite } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { type LikelyCause, likely, returned } from '../../harness/checks/likely-cause.ts';
import type { ProofMutation } from '../../harness/client/proof-signer.ts';
import { expectResponse } from '../../harness/expect/response.ts';

interface Case {
  readonly name: string;
  readonly proof: ProofMutation;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly likelyCause?: string | LikelyCause;
}

const accepted: readonly Case[] = [
  {
    name: 'ProofKeys.CurrentValid.OldValid',
    proof: {},
    requirement: 'CheckFileInfo returns 200 when both proofs are valid',
    requirementIds: ['PROOF-02', 'PROOF-08', 'PROOF-03', 'PROOF-04', 'PROOF-05', 'PROOF-06', 'PROOF-07'],
    likelyCause: likely(
      'The host may rebuild the signed URL with a different scheme, host, or port.',
      returned(401, 403, 500),
    ),
  },
  {
    name: 'ProofKeys.CurrentValid.OldInvalid',
    proof: { proofOld: 'invalid' },
    requirement: 'CheckFileInfo returns 200 when X-WOPI-Proof is valid and X-WOPI-ProofOld is not',
    requirementIds: ['PROOF-08'],
  },
  {
    name: 'ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey',
    proof: { proof: 'invalid', proofOld: 'current' },
    requirement: 'CheckFileInfo returns 200 when only X-WOPI-ProofOld is valid and signed with the current key',
    requirementIds: ['PROOF-09'],
    likelyCause: likely(
      'The host might not accept a client that has rotated its keys before the host reads discovery again.',
      returned(401, 403, 500),
    ),
  },
  {
    name: 'ProofKeys.CurrentValidSignedWithOldKey.OldInvalid',
    proof: { proof: 'old', proofOld: 'invalid' },
    requirement: 'CheckFileInfo returns 200 when only X-WOPI-Proof is valid and signed with the old key',
    requirementIds: ['PROOF-10'],
    likelyCause: likely(
      'The host might not accept a client machine that still signs with the old key.',
      returned(401, 403, 500),
    ),
  },
];

const refused: readonly Case[] = [
  {
    name: 'ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
    proof: { proof: 'invalid' },
    requirement: 'CheckFileInfo returns 500 when only X-WOPI-ProofOld is valid and signed with the old key',
    requirementIds: ['PROOF-11'],
  },
  {
    name: 'ProofKeys.CurrentInvalid.OldInvalid',
    proof: { proof: 'invalid', proofOld: 'invalid' },
    requirement: 'CheckFileInfo returns 500 when both proofs are invalid',
    requirementIds: ['PROOF-12', 'PROOF-01', 'PROOF-16'],
  },
  {
    name: 'ProofKeys.TimestampOlderThan20Min',
    proof: { signedAt: Date.UTC(2015, 7, 17) },
    requirement: 'CheckFileInfo returns 500 when X-WOPI-TimeStamp is over 20 minutes old, even with valid proofs',
    requirementIds: ['PROOF-13'],
  },
];

const skippedWithoutValidation =
  'Skipped if the host does not validate proofs, unless --proof-keys is given; the validator fails such a host.';

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
  summary: 'Which combinations of proofs a host must accept while keys are rotated',
  needs: [{ proofs: 'sent' }],
  checks: [
    ...accepted.map((rule) => proofCheck(rule, 200, [])),
    ...refused.map((rule) => ({
      ...proofCheck(rule, 500, [{ proofs: 'validated' }]),
      differs: skippedWithoutValidation,
    })),
  ],
});
