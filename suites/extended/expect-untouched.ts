import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import type { JsonExpectation } from '../../harness/expect/json.ts';
import { expectNothingDone, isRefused, type Reading } from '../../harness/expect/nothing-done.ts';
import type { WopiResource } from '../../wopi/resource.ts';

/** What a refused request must leave alone. Only these parts are read. */
export interface Untouched {
  readonly content?: Uint8Array;
  /** Properties of CheckFileInfo; without any, only that the file exists. */
  readonly info?: Readonly<Record<string, JsonExpectation>>;
  /** The lock ID in force, or `''` for none. Reading it takes or releases the lock, so that every host can be asked. */
  readonly lock?: string;
}

/** Expects that a request that the host refused left the file as it was. Judges nothing if it was not refused. */
export async function expectUntouched(
  { wopi, names }: Pick<CheckContext, 'wopi' | 'names'>,
  refused: WopiResponse,
  file: WopiResource,
  { content, info, lock }: Untouched,
): Promise<void> {
  if (!isRefused(refused)) return;
  const [download, fileInfo] = await Promise.all([content && wopi.getFile(file), info && wopi.checkFileInfo(file)]);
  const readings: Reading[] = [];
  if (download && content) readings.push({ response: download, expected: { status: 200, body: content } });
  if (fileInfo && info) readings.push({ response: fileInfo, expected: { status: 200, json: info } });
  if (lock !== undefined) {
    const response = lock === '' ? await wopi.lock(file, names.unique('after')) : await wopi.unlock(file, lock);
    readings.push({ response, expected: { status: 200 } });
  }
  expectNothingDone(refused, readings);
}
