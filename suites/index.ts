import type { Suite } from '../harness/check.ts';
import { container } from './validator/container.ts';
import { createChildFileAndDeleteFile } from './validator/create-child-file.ts';
import { ecosystem } from './validator/ecosystem.ts';
import { enumerateAncestorsAndChildren } from './validator/enumerate.ts';
import { locks } from './validator/locks.ts';
import { putRelativeFile } from './validator/put-relative-file.ts';
import { putRelativeFileUnsupported } from './validator/put-relative-file-unsupported.ts';
import { renameContainer } from './validator/rename-container.ts';
import { renameFile } from './validator/rename-file.ts';

/** Every suite, in the order in which the groups run: Microsoft's validator first, then what it does not check. */
export const suites: readonly Suite[] = [
  locks,
  putRelativeFile,
  putRelativeFileUnsupported,
  ...renameFile,
  ecosystem,
  container,
  renameContainer,
  enumerateAncestorsAndChildren,
  createChildFileAndDeleteFile,
];
