import type { Diagnosis } from '../harness/results/diagnosis.ts';
import { writesSentence } from '../harness/triage/written-files.ts';

/** The first contact showed that nothing can be judged; the message says why, and what to do. */
export class HostNotJudged extends Error {
  override readonly name = 'HostNotJudged';

  constructor({ summary, cause, advice }: Diagnosis) {
    super(
      cause === 'HostUnreachable'
        ? `The host cannot be reached: ${summary}. ${unreachableAdvice(summary)}`
        : `No check was run: ${summary} (${cause}). ${advice.join(' ')}`,
    );
  }
}

// What is wrong with TLS already says what to do.
function unreachableAdvice(summary: string): string {
  return / TLS /.test(summary) ? '' : 'Start it, or check name and port of the WopiSrc; then run the checks again.';
}

/** A run writes to a file that was not made for tests, and the user has not agreed yet; the message names the file. */
export class ConsentNeeded extends Error {
  override readonly name = 'ConsentNeeded';

  constructor(files: readonly string[]) {
    super(writesSentence(files.join(' and ')));
  }
}
