import { wopisrcOf } from '../../wopi/resource.ts';
import type { Lane } from '../lane/lane.ts';
import { RefusedStart } from './refused-start.ts';

/** The original content of a file under test could not be kept, so the run must not write to it. */
export class OriginalUnsafe extends RefusedStart {
  override readonly name = 'OriginalUnsafe';

  constructor({ file }: Lane, problem: string) {
    super(
      `the content of ${wopisrcOf(file)} could not be kept to restore it after the run: ${problem}`,
      adviceFor(problem),
    );
  }
}

function adviceFor(problem: string): string {
  if (/returned 40[13]\b/.test(problem))
    return 'Check the access token: it may have expired, or belong to a different file.';
  return 'Correct that first, test another file, or add --keep-content: the run then overwrites the content for good.';
}
