import type { OperationHandlers } from '../by-override.ts';
import { getContainerShareUrl } from '../sharing.ts';
import { deleteContainer, renameContainer } from './change-container.ts';
import { createChildContainer } from './create-child-container.ts';
import { createChildFile } from './create-child-file.ts';

/** POST on a container. */
export const containerOperations: OperationHandlers = {
  CreateChildContainer: { needsEdit: true, run: createChildContainer },
  CreateChildFile: { needsEdit: true, run: createChildFile },
  DeleteContainer: { needsEdit: true, run: deleteContainer },
  RenameContainer: { needsEdit: true, run: renameContainer },
  GetShareUrl: { needsEdit: false, run: getContainerShareUrl },
};
