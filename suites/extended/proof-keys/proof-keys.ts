import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { carriedOut, likely, succeeded } from '../../../harness/checks/likely-cause.ts';
import type { ProofMutation } from '../../../harness/client/proof-signer.ts';
import { expectResponse, expectSuccess } from '../../../harness/expect/response.ts';
import { uploadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { writingIsClaimed } from '../../editors-only.ts';
import { coauthLock1 } from '../../validator/chunked-transfer/chunked-locks.ts';
import { coauthGates } from '../../validator/gates.ts';
import { expectUntouched } from '../expect-untouched.ts';
import { acceptedProofChecks } from './accepted-proof-checks.ts';
import { operationProofChecks } from './operation-proof-checks.ts';
import { type RefusedProof, refusedProofs } from './refused-proofs.ts';

const spec = 'online/scenarios/proofkeys';

function refusalCheck({ label, phrase, proof, ...rule }: RefusedProof): Check {
  return {
    ...rule,
    name: label,
    category: 'OfficeOnline',
    requirement: `CheckFileInfo ${phrase}`,
    spec,
    readOnly: true,
    async run(context) {
      const { file, wopi } = context;
      const wrong = await proof(context);

      expectResponse(await wopi.checkFileInfo(file, { proof: wrong }), { status: 500 });
    },
  };
}

const invalid: ProofMutation = { proof: 'invalid', proofOld: 'invalid' };

const editors: Check = {
  name: 'PutChunkedFile.EditorsNeedValidProofs',
  category: 'WopiCoauth',
  level: 'MUST',
  requirement: 'PutChunkedFile with X-WOPI-Editors needs valid proofs, and otherwise returns 400 or 500',
  spec: 'plus/file-transfer/put-chunked-file',
  requirementIds: ['PROOF-21'],
  likelyCause: likely('The host may save without validating who sent the list of editors.', succeeded, carriedOut),
  needs: [...writingIsClaimed, ...coauthGates],
  async run(context) {
    const { given, wopi, documents } = context;
    const content = documents.sampleText1;
    const { UserId } = await given.currentInfo(['UserId']);
    const { file, headers } = await given.chunked.uploadedFile({ MainContent: content }, coauthLock1, 'FullFile');
    const upload = uploadOf({ MainContent: documents.sampleText2 });
    const sentWith = (proof: ProofMutation) =>
      wopi.with({ form: () => ({ headers: { 'X-WOPI-Editors': UserId }, proof }) });

    const refused = await sentWith(invalid).putChunkedFile(file, upload, headers);

    expectResponse(refused, { status: [400, 500] });
    await expectUntouched(context, refused, file, { content });
    expectSuccess(await sentWith({}).putChunkedFile(file, upload, headers));
  },
};

export const extendedProofKeys = defineSuite({
  group: 'Extended.ProofKeys',
  origin: 'extended',
  summary: 'Whether a host that validates proofs does so in every operation, and what it compares',
  needs: [{ proofs: 'validated' }],
  checks: [...acceptedProofChecks, ...refusedProofs.map(refusalCheck), ...operationProofChecks, editors],
});
