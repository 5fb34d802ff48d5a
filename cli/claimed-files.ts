import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileInUse } from '../harness/run/file-in-use.ts';

/**
 * Marks files as those of this run, for other runs of this machine: of several that start at the same moment, none has a
 * lock that the others could see. A mark is a local socket, so that none outlives its process.
 */
export class ClaimedFiles implements AsyncDisposable {
  readonly #marks: Server[] = [];

  /** @throws {FileInUse} when another process has marked one of them. */
  static async of(wopisrcs: readonly string[]): Promise<ClaimedFiles> {
    const claimed = new ClaimedFiles();
    try {
      for (const wopisrc of wopisrcs) await claimed.#claim(wopisrc);
      return claimed;
    } catch (error) {
      await claimed[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #claim(wopisrc: string): Promise<void> {
    const path = markOf(wopisrc);
    const problem = await this.#listen(path);
    if (problem !== 'EADDRINUSE') return;
    if (await answers(path)) throw FileInUse.byRun(wopisrc, 'on this machine');
    if (removed(path)) await this.#listen(path);
  }

  /** The code of the error, if there is one: a machine on which no socket can be made has no marks. */
  async #listen(path: string): Promise<string | undefined> {
    const server = createServer((socket) => socket.destroy()).unref();
    try {
      await once(server.listen(path), 'listening');
      this.#marks.push(server);
      return undefined;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#marks.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function markOf(wopisrc: string): string {
  const name = `wopi-conformance-${createHash('sha256').update(wopisrc).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.run`);
}

/** Removes the mark of a run that was killed, unless it belongs to another user. */
function removed(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
