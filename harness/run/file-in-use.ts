import { wopisrcOf } from '../../wopi/resource.ts';
import { cut } from '../client/redactor.ts';
import type { Lane } from '../lane/lane.ts';
import { RefusedStart } from './refused-start.ts';

const longestShown = 300;

/** Another client works on a file under test, so a run would disturb it and misjudge the host. */
export class FileInUse extends RefusedStart {
  override readonly name = 'FileInUse';

  private constructor(wopisrc: string, why: string, advice: string) {
    super(`${wopisrc} is in use: ${why}`, advice);
  }

  /** Another client has locked the file. */
  static byLock({ file }: Lane, lockId: string): FileInUse {
    const why = `another client has locked it with ${shown(lockId)}`;
    const advice = 'Close the file there, test another file, or add --release-locks: the run then releases the lock.';
    return new FileInUse(wopisrcOf(file), why, advice);
  }

  /** Another run of this tool has locked the file. */
  static byLockOfRun({ file }: Lane, lockId: string): FileInUse {
    return FileInUse.byRun(wopisrcOf(file), `its last lock: ${shown(lockId)}`);
  }

  /** Another run of this tool works on the file, which `sign` shows. */
  static byRun(wopisrc: string, sign: string): FileInUse {
    const why = `another run of this tool works on it (${sign})`;
    return new FileInUse(wopisrc, why, 'Wait until that run has ended, or test another file.');
  }
}

function shown(lockId: string): string {
  return JSON.stringify(cut(lockId, longestShown));
}
