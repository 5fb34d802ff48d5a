import type { Suite } from '../harness/check.ts';
import { hostFrameIntegration } from './validator/host-frame-integration.ts';

/** The suites about the host page, which need one that was opened: with `--host-page`, or under `serve`. */
export const hostFrameSuites: readonly Suite[] = [hostFrameIntegration];
