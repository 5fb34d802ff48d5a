import { isSuccess } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isLost } from './lost-file.ts';
import { type OriginalFile, readInfo, textOf } from './original-file.ts';
import type { Restorable } from './restorable.ts';

/** Gives the file its name back, if a check has renamed it. Returns why it could not, if it could not. */
export async function restoreName(
  lane: Restorable,
  client: WopiClient,
  { baseFileName }: OriginalFile,
): Promise<string | undefined> {
  const { changes } = lane.undoLog;
  const requested = changes.requestedNameOf(lane.file);
  if (requested === undefined || baseFileName === undefined) return undefined;
  const mayBeRenamed = changes.hasRenamed(lane.file) || (await isRenamed(lane, client, baseFileName));
  changes.forgetRename(lane.file);
  if (!mayBeRenamed) return undefined;
  const problem = await renameBack(lane, client, baseFileName);
  if (!(await isLost(lane, client))) return problem;
  const back = problem === undefined ? '' : `, and ${problem}`;
  return `after RenameFile to ${JSON.stringify(requested)}, ${lane.loss}${back}; the file may have that name now`;
}

// A host may do what it refuses.
async function isRenamed(lane: Restorable, client: WopiClient, baseFileName: string): Promise<boolean> {
  const info = await readInfo(lane, client);
  return info !== undefined && textOf(info, 'BaseFileName') !== baseFileName;
}

async function renameBack(lane: Restorable, client: WopiClient, baseFileName: string): Promise<string | undefined> {
  const stem = baseFileName.replace(/\.[^.]*$/, '');
  const rename = await client.renameFile(lane.file, stem);
  // A host may take the name with its extension.
  if (isSuccess(rename) && stem !== baseFileName && (await isRenamed(lane, client, baseFileName)))
    await client.renameFile(lane.file, baseFileName);
  lane.undoLog.changes.forgetRename(lane.file);
  lane.forgetClaims();
  return isSuccess(rename) ? undefined : `RenameFile to ${JSON.stringify(stem)} returned ${rename.status}`;
}
