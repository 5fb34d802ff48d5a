import type { Check } from '../harness/checks/check.ts';
import { type Gate, userMayWrite } from '../harness/checks/gates.ts';

/**
 * For checks of our own that are about editors: what the documentation requires of a host that offers editing. With
 * `userMayWrite`, a host that says nothing about it is judged as well.
 */
export const writingIsClaimed: readonly Gate[] = ['UserCanWrite', { property: 'ReadOnly', must: 'not be true' }];

const noGate =
  'Skipped if UserCanWrite is false or ReadOnly is true; the validator has no such condition, and fails where the host refuses a viewer.';
const narrowerGate = 'Skipped if ReadOnly is true; the validator looks only at UserCanWrite.';

/** Mirrored checks that change or lock the file, although the validator also runs them for users who may only view. */
export function editorsOnly(checks: readonly Check[]): Check[] {
  return checks.map((check) => gated(check, noGate));
}

/** Mirrored checks of a group for which the validator requires UserCanWrite as well. */
export function neverReadOnly(checks: readonly Check[]): Check[] {
  return checks.map((check) => gated(check, narrowerGate));
}

function gated(check: Check, difference: string): Check {
  const { needs = [], differs } = check;
  return {
    ...check,
    needs: [...userMayWrite, ...needs],
    differs: differs ? `${differs} ${difference}` : difference,
  };
}
