import { proofsNotValidated } from '../harness/checks/gates.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { ProofNeed } from './curl-sequence.ts';

/** The check that sends invalid proofs with a current timestamp. */
const invalidProofs = 'ProofKeys/ProofKeys.CurrentInvalid.OldInvalid';

/** Whether the host needs valid proofs, as far as the run found out. */
export function proofNeedIn({ results }: Pick<RunReport, 'results'>): ProofNeed {
  if (results.some(({ outcome, reason }) => outcome === 'skipped' && reason?.includes(proofsNotValidated)))
    return 'not needed';
  const judged = results.find((result) => checkId(result) === invalidProofs);
  if (judged?.outcome === 'passed') return 'needed';
  return judged?.fault?.status === 200 ? 'not needed' : 'unknown';
}
