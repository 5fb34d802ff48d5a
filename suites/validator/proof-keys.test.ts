import { expect, test } from 'vitest';
import { checkId } from '../../harness/results/check-id.ts';
import { checksOfGroups } from '../testing/every-check.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

const refusals = [
  'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
  'ProofKeys/ProofKeys.CurrentInvalid.OldInvalid',
  'ProofKeys/ProofKeys.TimestampOlderThan20Min',
];

test('skips the checks of invalid proofs on a host that does not validate proofs', async () => {
  const run = await runAgainstReferenceHost({
    checks: checksOfGroups(['ProofKeys']),
    variant: 'no-proof',
    signed: true,
  });

  const skipped = run.results.filter(({ outcome }) => outcome === 'skipped');
  expect(skipped.map(checkId)).toEqual(refusals);
  expect(skipped[0]?.reason).toContain('does not validate proofs');
});

test('fails these checks if the user requires proof validation', async () => {
  const run = await runAgainstReferenceHost({
    checks: checksOfGroups(['ProofKeys']),
    variant: 'no-proof',
    signed: true,
    requireProofValidation: true,
  });

  expect(redChecks(run)).toEqual(refusals);
});
