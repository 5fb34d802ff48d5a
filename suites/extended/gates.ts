import { containerAllows, filesMayBeLeft, type Gate } from '../../harness/checks/gates.ts';

/** New containers can be created in the parent container. */
export const mayMakeContainers: readonly Gate[] = containerAllows('UserCanCreateChildContainer');

/** New files can be created in the parent container with CreateChildFile. */
export const mayMakeChildFiles: readonly Gate[] = [...containerAllows('UserCanCreateChildFile'), filesMayBeLeft];
