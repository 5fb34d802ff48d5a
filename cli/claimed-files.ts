import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileInUse } from '../harness/run/file-in-use.ts';

/** The process of a run that was killed may be another program by then. */
const longestRunMs = 24 * 3_600_000;

/**
 * Marks files as those of a run, for other runs on this machine: of several that start at the same moment, none has a lock
 * that the others could see.
 */
export class ClaimedFiles implements Disposable {
  readonly #marks: string[] = [];

  /** @throws {FileInUse} when another process has marked one of them. */
  constructor(wopisrcs: readonly string[]) {
    try {
      for (const wopisrc of wopisrcs) this.#claim(wopisrc);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  #claim(wopisrc: string): void {
    const digest = createHash('sha256').update(wopisrc).digest('hex');
    const mark = join(tmpdir(), `wopi-conformance-${digest.slice(0, 32)}.run`);
    if (!create(mark)) {
      const holder = holderOf(mark);
      if (holder !== undefined) throw FileInUse.byRun(wopisrc, `process ${holder}`);
      rmSync(mark, { force: true });
      create(mark);
    }
    this.#marks.push(mark);
  }

  [Symbol.dispose](): void {
    for (const mark of this.#marks.splice(0)) rmSync(mark, { force: true });
  }
}

/** Whether there was no such file. A machine on which none can be made has no marks. */
function create(mark: string): boolean {
  try {
    writeFileSync(mark, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

/** The other process that has made a mark and still runs. */
function holderOf(mark: string): number | undefined {
  try {
    const pid = Number(readFileSync(mark, 'utf8'));
    const isOld = Date.now() - statSync(mark).mtimeMs > longestRunMs;
    return !isOld && isOfAnother(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isOfAnother(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
