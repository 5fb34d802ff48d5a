import { UserError } from '../results/user-error.ts';

/** Why a run must not begin on a file, although the host responds. Nothing was changed. */
export class RefusedStart extends UserError {
  /** A clause. */
  readonly summary: string;
  readonly advice: string;

  constructor(summary: string, advice: string) {
    super(`nothing was changed, because ${summary}${/[.!?]$/.test(summary) ? '' : '.'} ${advice}`);
    this.summary = summary;
    this.advice = advice;
  }
}
