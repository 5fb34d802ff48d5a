import { wopisrcOf } from '../../wopi/resource.ts';
import { mayMakeFiles, unmetGates } from '../checks/gates.ts';
import type { Lane } from '../lane/lane.ts';
import { requireResponse, resourceAt } from '../lane/require-response.ts';
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
  const unmet = await orProblem(unmetGates(mayMakeFiles, lane));
  if (typeof unmet === 'string') return { files: [], problem: unmet };
  if (unmet.length > 0) return { files: [], problem: unmet.join('; ') };
  const made = await Promise.all(Array.from({ length: count }, () => orProblem(makeScratchFile(lane))));
  const problem = made.find((result) => typeof result === 'string');
  return {
    files: made.filter((result) => typeof result !== 'string'),
    ...(problem === undefined ? {} : { problem }),
  };
}

async function makeScratchFile({ client, file, names, documents, undoLog }: Lane): Promise<ScratchFile> {
  const name = names.file('lane');
  const response = await client.with({ purpose: 'setup' }).putRelativeFile(file, documents.simple, { suggested: name });
  requireResponse(response, { status: [200, 201] }, 'PutRelativeFile');
  const made = resourceAt(response, 'Url');
  if (made.accessToken === '')
    throw new SetupFailure(`PutRelativeFile returned no access token for ${name}, so it cannot be deleted`);
  if (undoLog.isProtected(made)) throw new SetupFailure('PutRelativeFile returned the URL of an existing file');
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
