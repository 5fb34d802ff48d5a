import type { Suite } from '../harness/checks/check.ts';
import { hostFrameSuites } from './host-page-suites.ts';
import { suites } from './host-suites.ts';

/** Every suite: those about the host page, which need one, and those about the host. */
export const everySuite: readonly Suite[] = [...hostFrameSuites, ...suites];
