import { wopisrcOf } from '../../wopi/resource.ts';
import type { Lane } from '../lane/lane.ts';
import { UserError } from '../results/user-error.ts';

/** The original content of a file under test could not be kept, so the run must not write to it. */
export class OriginalUnsafe extends UserError {
  override readonly name = 'OriginalUnsafe';

  constructor({ file }: Lane, problem: string) {
    super(
      `nothing was changed, because the content of ${wopisrcOf(file)} could not be kept to restore it after the run: ${problem}. ` +
        'Correct that first, test another file, or add --keep-content: the run then overwrites the content for good.',
    );
  }
}
