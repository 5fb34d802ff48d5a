import type { Gate } from '../../harness/checks/gates.ts';
import { filesMayBeLeft, userMayWrite } from '../../harness/checks/gates.ts';

/** New containers can be created in the parent container. */
export const mayMakeContainers: readonly Gate[] = [
  ...userMayWrite,
  { property: 'UserCanCreateChildContainer', of: 'parentContainer', must: 'be true' },
];

/** New files can be created in the parent container with CreateChildFile. */
export const mayMakeChildFiles: readonly Gate[] = [
  ...userMayWrite,
  filesMayBeLeft,
  { property: 'UserCanCreateChildFile', of: 'parentContainer', must: 'be true' },
];
