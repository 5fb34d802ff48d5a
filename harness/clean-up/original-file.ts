import { Patience } from '../client/patience.ts';
import { isSuccess, type JsonObject, type WopiResponse } from '../client/response.ts';
import { ifTransportFails } from '../client/transport-failure.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { isObject } from '../expect/json.ts';
import { isHostsFailure } from '../results/failures.ts';
import { KeptContent } from './kept-content.ts';
import type { Restorable } from './restorable.ts';

/** What the file under test was before the run. */
export interface OriginalFile {
  /** Absent where it could not be kept, or need not be. */
  readonly content?: KeptContent;
  /** Why the content could not be kept. */
  readonly contentProblem?: string;
  /** In bytes; undefined when the host does not say. */
  readonly size: number | undefined;
  readonly baseFileName: string | undefined;
  readonly userInfo: string;
}

export interface CaptureOptions {
  readonly keepContent: boolean;
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

const captureBudgetMs = 60_000;
const repetitions = 2;

/** Reads what a run may change; the content only unless `keepContent` is set. */
export async function captureOriginal(lane: Restorable, { keepContent, pause }: CaptureOptions): Promise<OriginalFile> {
  const patience = new Patience({ budgetMs: captureBudgetMs, repetitions, ...(pause && { pause }) });
  const client = lane.client.with({ purpose: 'setup' });
  const fileInfo = () => infoOfLane(lane, client.with({ patience }));
  const info = await fileInfo();
  return {
    ...(keepContent ? {} : await keep(lane, client, { patience, fileInfo })),
    size: typeof info.Size === 'number' ? info.Size : undefined,
    baseFileName: textOf(info, 'BaseFileName') || undefined,
    userInfo: textOf(info, 'UserInfo'),
  };
}

async function keep(
  { file, undoLog }: Restorable,
  client: WopiClient,
  parts: { readonly patience: Patience; readonly fileInfo: () => Promise<JsonObject> },
): Promise<Pick<OriginalFile, 'content' | 'contentProblem'>> {
  const isDispensable = () => !undoLog.changes.hasWritten(file);
  const kept = await KeptContent.of({ client, file, isDispensable, ...parts });
  return typeof kept === 'string' ? { contentProblem: kept } : { content: kept };
}

// The checks judge an answer that says nothing; here it must not be the last word.
async function infoOfLane(lane: Restorable, client: WopiClient): Promise<JsonObject> {
  try {
    return await lane.fileInfo();
  } catch (error) {
    if (!isHostsFailure(error)) throw error;
    return (await readInfo(lane, client)) ?? {};
  }
}

/** CheckFileInfo of the file as it is now; undefined when the host does not say. */
export async function readInfo({ file }: Restorable, client: WopiClient): Promise<JsonObject | undefined> {
  const response = await ifTransportFails(client.checkFileInfo(file), () => undefined);
  return response && objectIn(response);
}

function objectIn(response: WopiResponse): JsonObject | undefined {
  const { json } = response;
  return isSuccess(response) && 'value' in json && isObject(json.value) ? json.value : undefined;
}

/** A property's text; empty when it has none. */
export function textOf(info: JsonObject, property: string): string {
  const value = info[property];
  return typeof value === 'string' ? value : '';
}
