import { coauthWrites } from './coauth-writes.ts';
import { containerWrites } from './container-writes.ts';
import { fileWrites } from './file-writes.ts';
import { lockWrites } from './lock-writes.ts';
import type { WriteOperation } from './write-operation.ts';

/** Every operation that changes something on the host. */
export const writeOperations: readonly WriteOperation[] = [
  ...lockWrites,
  ...fileWrites,
  ...coauthWrites,
  ...containerWrites,
];
