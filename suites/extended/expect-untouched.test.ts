import { expect, test } from 'vitest';
import { checkId } from '../../harness/results/check-id.ts';
import { defectNamed } from '../../reference-host/host-options.ts';
import { everyCheck } from '../testing/every-check.ts';
import { runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

async function resultOf(id: string, defect: string) {
  const checks = everyCheck.filter((entry) => checkId(entry) === id);
  const { results, leftovers } = await runAgainstReferenceHost({ checks, defects: [defectNamed(defect)] });
  return { result: results[0], leftovers };
}

test.each([
  [
    'Extended.DeleteFile/DeleteFile.LockedFileIsRefused',
    'delete-refused-but-done',
    /^DeleteFile was refused, but done/,
  ],
  [
    'Extended.RenameFile/RenameFile.ForbiddenCharacters',
    'rename-refuses-the-name-but-renames',
    /property BaseFileName/,
  ],
  [
    'Extended.Containers/DeleteContainer.ContainerWithAFileIsKept',
    'delete-container-refused-but-emptied',
    /CheckFileInfo/,
  ],
])('%s, a SHOULD, fails at MUST when the refusal was carried out', async (id, defect, reason) => {
  const { result } = await resultOf(id, defect);

  expect(result).toMatchObject({ outcome: 'failed', level: 'MUST', reason: expect.stringMatching(reason) });
});

test('what was created in spite of a refusal is deleted', async () => {
  const { result, leftovers } = await resultOf(
    'Extended.PutRelativeFile/PutRelativeFile.ExactControlCharacter',
    'put-relative-file-refuses-the-name-but-creates',
  );

  expect(result?.outcome).toBe('failed');
  expect(leftovers).toEqual([]);
});

test('a SHOULD that is broken without a refusal is still a warning', async () => {
  const { result } = await resultOf('Extended.DeleteFile/DeleteFile.LockedFileIsRefused', 'delete-ignores-locks');

  expect(result).toMatchObject({ outcome: 'warned', level: 'SHOULD' });
});
