import type { Suite } from '../harness/check.ts';
import { locks } from './validator/locks.ts';

/** Every suite, in the order in which the groups run: Microsoft's validator first, then what it does not check. */
export const suites: readonly Suite[] = [locks];
