import type { Operations } from '../by-override.ts';
import { getContainerShareUrl } from '../sharing.ts';
import { deleteContainer, renameContainer } from './change-container.ts';
import { createChildContainer } from './create-child-container.ts';
import { createChildFile } from './create-child-file.ts';

/** POST on a container. */
export const containerOperations: Operations = {
  CREATE_CHILD_CONTAINER: { needsEdit: true, run: createChildContainer },
  CREATE_CHILD_FILE: { needsEdit: true, run: createChildFile },
  DELETE_CONTAINER: { needsEdit: true, run: deleteContainer },
  RENAME_CONTAINER: { needsEdit: true, run: renameContainer },
  GET_SHARE_URL: { needsEdit: false, run: getContainerShareUrl },
};
