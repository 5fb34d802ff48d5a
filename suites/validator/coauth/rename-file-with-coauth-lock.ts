import { type Check, defineSuite } from '../../../harness/checks/check.ts';
import { expectChunkedFile } from '../../../harness/expect/chunked-file.ts';
import { equals } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import { createWordDocument } from '../../../harness/fixtures/office-documents.ts';
import type { Given } from '../../../harness/given/given.ts';
import type { HeldLocks } from '../../../harness/given/given-coauth.ts';
import { downloadOf } from '../../../wopi/chunked/chunked-transfer.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthLock1 } from '../chunked-transfer/chunked-locks.ts';
import { coauthGates } from '../gates.ts';

const renameFilePlus = 'plus/coauthoring/rename-file-plus';

interface PresentedLocks {
  readonly lock?: string;
  readonly coauthLockId?: string;
}

interface RenameCase {
  readonly name: string;
  readonly requirement: string;
  readonly requirementIds: readonly string[];
  readonly presented: PresentedLocks;
}

const unlockedCases: readonly RenameCase[] = [
  {
    name: 'ClientPresentsCoauthLockWithHostNoLock',
    requirement: 'RenameFile on an unlocked file succeeds even with a coauth lock ID',
    requirementIds: ['RENAME-21'],
    presented: { coauthLockId: coauthLock1.id },
  },
  {
    name: 'ClientPresentsNoLockWithHostNoLock',
    requirement: 'RenameFile on an unlocked file succeeds without a lock ID',
    requirementIds: ['RENAME-21'],
    presented: {},
  },
];

const unlockedChecks = unlockedCases.map(
  ({ name, presented, ...facts }): Check => ({
    name: `RenameFile.${name}.Success`,
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: renameFilePlus,
    async run({ given, wopi, names }) {
      const file = await given.coauth.unlockedFile();
      const newName = names.unique(`RenameFile_${name}`);
      const extension = await extensionOf(given);

      const rename = await wopi.renameFile(file, newName, presented);
      expectResponse(rename, { status: 200, json: { Name: equals(newName) } });
      expectResponse(await wopi.checkFileInfo(file), { json: { BaseFileName: equals(newName + extension) } });
    },
  }),
);

interface RefusalCase extends RenameCase {
  readonly held: HeldLocks;
  readonly status: 400 | 409;
}

const underCoauthLock = { held: { coauthLocks: [coauthLock1] }, status: 409, requirementIds: ['RENAME-19'] } as const;

const refusalCases: readonly RefusalCase[] = [
  {
    name: 'ClientPresentsNoLockWithHostCoauthLock.FailWithConflict409',
    requirement: 'RenameFile without a lock ID returns 409 while a coauth lock is held',
    presented: {},
    ...underCoauthLock,
  },
  {
    name: 'ClientPresentsWopiLockWithHostCoauthLock.FailWithConflict409',
    requirement: 'RenameFile with a WOPI lock ID returns 409 while a coauth lock is held',
    presented: { lock: 'WrongLock' },
    ...underCoauthLock,
  },
  {
    name: 'ClientPresentsWrongCoauthLockWithHostCoauthLock.FailWithConflict409',
    requirement: 'RenameFile with a coauth lock ID that is not in the table returns 409 while another is held',
    presented: { coauthLockId: 'WrongLockId' },
    ...underCoauthLock,
  },
  {
    name: 'ClientPresentsCoauthLockWithHostWopiLock.FailWithConflict409',
    requirement: 'RenameFile with a coauth lock ID returns 409 while a WOPI lock is held',
    presented: { coauthLockId: 'WrongLockId' },
    held: { lock: 'WopiLock' },
    status: 409,
    requirementIds: ['RENAME-19'],
  },
  {
    name: 'ClientCoauthLockAndWopiLockSetTogether.FailWithBadRequest400',
    requirement: 'RenameFile with both a coauth lock ID and a WOPI lock ID returns 400',
    presented: { coauthLockId: 'CoauthLockId', lock: 'WopiLock' },
    held: {},
    status: 400,
    requirementIds: ['RENAME-20'],
  },
];

const refusalChecks = refusalCases.map(
  ({ name, presented, held, status, ...facts }): Check => ({
    name: `RenameFile.${name}`,
    ...facts,
    category: 'WopiCoauth',
    level: 'MUST',
    spec: renameFilePlus,
    async run({ given, wopi, names }) {
      const file = await given.coauth.fileUnder(held);

      const rename = await wopi.renameFile(file, names.unique('ValidatorTestFileRenamed'), presented);

      expectResponse(rename, { status });
    },
  }),
);

export const renameFileWithCoauthLock = defineSuite({
  group: 'RenameFileWithCoauthLockSupported',
  summary: 'RenameFile while coauth locks are held or sent',
  needs: ['SupportsUpdate', 'SupportsLocks', 'SupportsRename', ...coauthGates],
  checks: editorsOnly([
    {
      name: 'RenameFile.ClientPresentsCoauthLockWithHostCoauthLock.Success',
      category: 'WopiCoauth',
      level: 'MUST',
      requirement: 'RenameFile by the holder of a coauth lock renames the file and keeps its content',
      spec: renameFilePlus,
      requirementIds: ['RENAME-19'],
      async run({ given, wopi, names }) {
        const content = createWordDocument(1);
        const { file } = await given.chunked.uploadedFile({ MainContent: content }, coauthLock1, 'Zip');
        const newName = names.unique('RenameFile_ClientPresentsCoauthLockWithHostCoauthLock');
        const extension = await extensionOf(given);

        const rename = await wopi.renameFile(file, newName, { coauthLockId: coauthLock1.id });
        expectResponse(rename, { status: 200, json: { Name: equals(newName) } });
        expectResponse(await wopi.checkFileInfo(file), { json: { BaseFileName: equals(newName + extension) } });
        const request = downloadOf(['MainContent'], { scheme: 'Zip', known: { MainContent: content } });
        const streams = { MainContent: { scheme: 'Zip', content, known: content } } as const;
        expectChunkedFile(await wopi.getChunkedFile(file, request), { chunksSent: 0, streams });
      },
    },
    ...unlockedChecks,
    ...refusalChecks,
  ]),
});

/** Extension of the file under test, with its dot. Microsoft's validator always runs on `.wopitest`. */
async function extensionOf(given: Given): Promise<string> {
  const { BaseFileName } = await given.fileInfo();
  return String(BaseFileName).match(/\.[^.]*$/)?.[0] ?? '';
}
