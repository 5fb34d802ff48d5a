import { filesMayBeLeft, type Gate } from '../../harness/checks/gates.ts';

/** For sessions that save a copy. */
export const maySaveCopies: readonly Gate[] = [
  { property: 'UserCanNotWriteRelative', must: 'not be true' },
  filesMayBeLeft,
];

/** For sessions that rename the file. */
export const mayRename: readonly Gate[] = ['SupportsRename', { property: 'UserCanRename', must: 'not be false' }];
