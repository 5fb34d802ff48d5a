import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { UserError } from '../harness/results/user-error.ts';
import { escapeLine } from '../reports/escape-text.ts';

/** The host gave no usable first response, so no check was run. The message is one sentence with the likely cause. */
export class HostNotJudged extends UserError {
  override readonly name = 'HostNotJudged';
  /** What was tried to find the cause. */
  readonly diagnosis: Diagnosis;

  constructor(diagnosis: Diagnosis) {
    const { cause, summary, received, likelyCause, advice } = diagnosis;
    super(escapeLine(`${summary} (${cause}): received ${received}. ${likelyCause} ${advice.join(' ')}`, 1_000));
    this.diagnosis = diagnosis;
  }
}
