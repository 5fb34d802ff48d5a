import type { Suite } from '../harness/check.ts';
import { hostFrameSuites } from './host-frame.ts';
import { suites } from './index.ts';

/** Every suite: those about the host page, which need one, and those about the host. */
export const everySuite: readonly Suite[] = [...hostFrameSuites, ...suites];
