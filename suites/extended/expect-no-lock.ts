import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { headerIfPresent } from '../../harness/expect/headers.ts';
import { expectNothingDone, isRefused } from '../../harness/expect/nothing-done.ts';
import { isViewer } from '../../harness/lane/claims.ts';
import type { WopiResource } from '../../wopi/resource.ts';
import { expectUntouched } from './expect-untouched.ts';

/**
 * Expects that a Lock that the host refused took no lock. Judges nothing if it was not refused, or if the run's own user
 * may only view the file and the host has no GetLock.
 */
export async function expectNoLock(
  context: Pick<CheckContext, 'wopi' | 'names' | 'given'>,
  refused: WopiResponse,
  file: WopiResource,
): Promise<void> {
  const info = await context.given.fileInfo();
  if (!isViewer(info)) return await expectUntouched(context, refused, file, { lock: '' });
  if (!isRefused(refused) || info.SupportsGetLock !== true) return;
  const response = await context.wopi.getLock(file);
  if (isRefused(response)) return;
  expectNothingDone(refused, [{ response, expected: { headers: { 'X-WOPI-Lock': headerIfPresent('') } } }]);
}
