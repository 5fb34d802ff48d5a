import { identityOf, type WopiResource, wopisrcOf } from '../../wopi/resource.ts';
import { mayMakeScratchFiles, unmetGates } from '../checks/gates.ts';
import { deleteCreated } from '../clean-up/delete-created.ts';
import { Patience } from '../client/patience.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import { Given } from '../given/given.ts';
import { differingClaim, infoOf } from '../lane/claims.ts';
import type { Lane } from '../lane/lane.ts';
import { describeMismatch, isHostsFailure, SetupFailure } from '../results/failures.ts';
import type { Leftover } from '../results/leftover.ts';

/** Milliseconds for repeated requests when a new file is of no use. */
const patienceMs = 10_000;

export interface ScratchFile {
  readonly wopisrc: string;
  readonly accessToken: string;
}

export interface ScratchFiles {
  readonly files: readonly ScratchFile[];
  /** Why there are fewer files than requested. */
  readonly problem?: string;
  /** New files that are of no use and could not be deleted. */
  readonly leftovers: readonly Leftover[];
}

/** Creates files next to the lane's file, which the host describes as that file. The caller must delete them. */
export async function makeScratchFiles(lane: Lane, count: number): Promise<ScratchFiles> {
  const unmet = await orProblem(unmetGates(['SupportsDeleteFile', ...mayMakeScratchFiles], lane));
  if (typeof unmet === 'string') return { files: [], problem: unmet, leftovers: [] };
  if (unmet.length > 0) return { files: [], problem: unmet.join('; '), leftovers: [] };
  const leftovers: Leftover[] = [];
  const makeOne = () => orProblem(makeScratchFile(lane, leftovers));
  // If it fails, the others would, and each may leave a file.
  const first = await makeOne();
  const others = typeof first === 'string' ? [] : Array.from({ length: count - 1 }, makeOne);
  const made = [first, ...(await Promise.all(others))];
  const problem = made.find((result) => typeof result === 'string');
  return {
    files: made.filter((result) => typeof result !== 'string'),
    ...(problem === undefined ? {} : { problem }),
    leftovers,
  };
}

async function makeScratchFile(lane: Lane, leftovers: Leftover[]): Promise<ScratchFile> {
  const { names, documents } = lane;
  const name = names.file('lane');
  const client = lane.client.with({ purpose: 'setup' });
  const made = await new Given(lane).scratchFile({ name, content: documents.simple });
  try {
    if (made.accessToken === '') throw new SetupFailure(`the URL of the new file ${name} has no access token`);
    // Everything next to such a file would have that origin as well, which is judged elsewhere.
    const { origin } = new URL(made.href);
    if (origin !== client.ownOrigin) throw new SetupFailure(`the URL of the new file ${name} has the origin ${origin}`);
    const info = infoOf(await client.checkFileInfo(made));
    await lane.undoLog.made.requireOwn(client, made);
    // Checks of a file in which the user has other rights would have other verdicts.
    const difference = differingClaim(info, await lane.fileInfo());
    if (difference === undefined) return { wopisrc: wopisrcOf(made), accessToken: made.accessToken };
    throw new SetupFailure(`CheckFileInfo of the new file ${name} differs: ${difference}`);
  } catch (error) {
    if (isHostsFailure(error)) leftovers.push(...(await deleteUseless(lane, made, error.message)));
    throw error;
  }
}

// What nothing proves to be the run's own is not deleted.
async function deleteUseless(
  { cleanUpClient, undoLog }: Lane,
  file: WopiResource,
  problem: string,
): Promise<Leftover[]> {
  const client = cleanUpClient.with({ patience: new Patience({ budgetMs: patienceMs }) });
  const deleteIt = async () => {
    const unproven = await undoLog.provenance.prove(client, 'file', file);
    return unproven === undefined
      ? await deleteCreated(client, 'file', file, { existence: undoLog.made.existence })
      : problem;
  };
  const reason = await ifTransportFails(deleteIt(), ({ message }) => message);
  return reason === undefined ? [] : [{ url: identityOf(file), what: 'scratch file', reason, isNew: true }];
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
