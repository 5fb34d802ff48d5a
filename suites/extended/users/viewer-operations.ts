import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, viewerMayNotWrite } from '../../../harness/checks/gates.ts';
import type { Level } from '../../../harness/results/categories.ts';
import type { WopiResource } from '../../../wopi/resource.ts';
import { renameOfTheTestFile, unlockedPutFile } from '../write-operations/file-writes.ts';
import type { Prepared, WriteOperation } from '../write-operations/write-operation.ts';
import { writeOperations } from '../write-operations/write-operations.ts';

/** An operation that a user who may only view the file must not be able to use. */
export interface ViewerOperation {
  readonly write: WriteOperation;
  /** The name of the check begins with it; absent: the operation. */
  readonly name?: string;
  /** Follows the operation in the requirement. */
  readonly what?: string;
  /** Absent: MUST. */
  readonly level?: Level;
  readonly requirementIds: readonly string[];
  /** What CheckFileInfo or CheckContainerInfo must not claim for the viewer. */
  readonly lacks: readonly Gate[];
  /** The documented refusals; others are noted. */
  readonly refusals: readonly number[];
  /** The resource as the viewer opens it. */
  readonly asViewer: (context: CheckContext, prepared: Prepared) => Promise<WopiResource>;
}

// The pages of the operations list 404 for an unauthorized user, and the chapter on rights only that the request fails.
const refusals = [401, 404, 501];

const theFile = {
  refusals,
  lacks: viewerMayNotWrite,
  asViewer: ({ given }: CheckContext) => given.users.viewer(),
} as const;

const theContainer = {
  refusals,
  asViewer: ({ given }: CheckContext) => given.users.viewersContainer(),
} as const;

const viewerMayNot = (property: string): readonly Gate[] => [
  { access: 'readOnly' },
  { property, of: 'viewersContainer', must: 'be false' },
];

/** Every operation that the documentation lets a host refuse by the rights of the user. */
export const viewerOperations: readonly ViewerOperation[] = [
  { ...theFile, write: named('Lock'), requirementIds: ['LOCK-08', 'CFI-56'] },
  { ...theFile, write: named('RefreshLock'), requirementIds: [] },
  // A host may let users release a lock that they took before they lost the right.
  { ...theFile, write: named('Unlock'), level: 'SHOULD', requirementIds: [] },
  { ...theFile, write: named('UnlockAndRelock'), requirementIds: [] },
  { ...theFile, write: named('PutFile'), requirementIds: ['PUT-19', 'CFI-56'] },
  {
    ...theFile,
    write: unlockedPutFile,
    name: 'PutFileWithoutLock',
    what: ' without a lock',
    requirementIds: ['PUT-19'],
    refusals: [...refusals, 409],
  },
  {
    ...theFile,
    write: named('PutRelativeFile'),
    requirementIds: ['PUTREL-36'],
    lacks: [{ access: 'readOnly' }, { property: 'UserCanNotWriteRelative', of: 'viewersFile', must: 'be true' }],
  },
  {
    ...theFile,
    write: renameOfTheTestFile,
    requirementIds: ['RENAME-14'],
    lacks: [...viewerMayNotWrite, { property: 'UserCanRename', of: 'viewersFile', must: 'not be true' }],
  },
  {
    refusals,
    write: named('DeleteFile'),
    requirementIds: ['DELETE-05'],
    lacks: ['SupportsContainers', ...viewerMayNotWrite],
    asViewer: ({ given }, { resource }) => given.users.viewersFile(resource),
  },
  { ...theFile, write: named('GetCoauthLock'), requirementIds: ['COAUTH-27'] },
  { ...theFile, write: named('RefreshCoauthLock'), requirementIds: [] },
  { ...theFile, write: named('UnlockCoauthLock'), requirementIds: [] },
  { ...theFile, write: named('PutChunkedFile'), requirementIds: [] },
  {
    ...theContainer,
    write: named('CreateChildContainer'),
    requirementIds: ['CCC-09'],
    lacks: viewerMayNot('UserCanCreateChildContainer'),
  },
  {
    ...theContainer,
    write: named('CreateChildFile'),
    requirementIds: ['CCF-14'],
    lacks: viewerMayNot('UserCanCreateChildFile'),
  },
  {
    refusals,
    write: named('RenameContainer'),
    requirementIds: ['RENC-05'],
    lacks: [{ access: 'readOnly' }],
    asViewer: ({ given }, { resource }) => given.users.viewersNewContainer(resource, 'UserCanRename'),
  },
  {
    refusals,
    write: named('DeleteContainer'),
    requirementIds: ['DELC-04'],
    lacks: [{ access: 'readOnly' }],
    asViewer: ({ given }, { resource }) => given.users.viewersNewContainer(resource, 'UserCanDelete'),
  },
];

function named(operation: string): WriteOperation {
  const found = writeOperations.find((candidate) => candidate.operation === operation);
  if (!found) throw new Error(`there is no write operation ${operation}`);
  return found;
}
