import { wopisrcOf } from '../../wopi/resource.ts';
import { mayMakeScratchFiles, unmetGates } from '../checks/gates.ts';
import { Given } from '../given/given.ts';
import type { Lane } from '../lane/lane.ts';
import { describeMismatch, isHostsFailure, SetupFailure } from '../results/failures.ts';

export interface ScratchFile {
  readonly wopisrc: string;
  readonly accessToken: string;
}

export interface ScratchFiles {
  readonly files: readonly ScratchFile[];
  /** Why there are fewer files than requested. */
  readonly problem?: string;
}

/** Creates files next to the lane's file. The caller must delete them. */
export async function makeScratchFiles(lane: Lane, count: number): Promise<ScratchFiles> {
  const unmet = await orProblem(unmetGates(['SupportsDeleteFile', ...mayMakeScratchFiles], lane));
  if (typeof unmet === 'string') return { files: [], problem: unmet };
  if (unmet.length > 0) return { files: [], problem: unmet.join('; ') };
  const made = await Promise.all(Array.from({ length: count }, () => orProblem(makeScratchFile(lane))));
  const problem = made.find((result) => typeof result === 'string');
  return {
    files: made.filter((result) => typeof result !== 'string'),
    ...(problem === undefined ? {} : { problem }),
  };
}

async function makeScratchFile(lane: Lane): Promise<ScratchFile> {
  const { names, documents } = lane;
  const name = names.file('lane');
  const made = await new Given(lane).scratchFile({ name, content: documents.simple });
  if (made.accessToken === '')
    throw new SetupFailure(`the URL of the new file ${name} has no access token, so it cannot be deleted`);
  await lane.undoLog.made.requireOwn(lane.client.with({ purpose: 'setup' }), made);
  return { wopisrc: wopisrcOf(made), accessToken: made.accessToken };
}

async function orProblem<Result>(attempt: Promise<Result>): Promise<Result | string> {
  try {
    return await attempt;
  } catch (error) {
    if (!isHostsFailure(error)) throw error;
    const mismatches = error instanceof SetupFailure ? error.mismatches : [];
    return [error.message, ...mismatches.map(describeMismatch)].join('; ');
  }
}
