import { wopisrcOf } from '../../wopi/resource.ts';
import { cut } from '../client/redactor.ts';
import type { Lane } from '../lane/lane.ts';
import { RefusedStart } from './refused-start.ts';

const longestShown = 300;

/** Another client works on a file under test, so a run would disturb it and misjudge the host. */
export class FileInUse extends RefusedStart {
  override readonly name = 'FileInUse';

  constructor({ file }: Lane, lockId: string, { isOtherRun }: { readonly isOtherRun: boolean }) {
    const lock = cut(lockId, longestShown);
    const why = isOtherRun
      ? `another run of this tool works on it (its last lock: ${JSON.stringify(lock)})`
      : `another client has locked it with ${JSON.stringify(lock)}`;
    const advice = isOtherRun
      ? 'Wait until that run has ended, or test another file.'
      : 'Close the file there, test another file, or add --release-locks: the run then releases the lock.';
    super(`${wopisrcOf(file)} is in use: ${why}`, advice);
  }
}
