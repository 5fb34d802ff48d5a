import type { Suite } from '../harness/checks/check.ts';
import { hostPageSuites } from './host-page-suites.ts';
import { suites } from './host-suites.ts';

/** Every suite, for the host page and for the host. */
export const everySuite: readonly Suite[] = [...hostPageSuites, ...suites];
