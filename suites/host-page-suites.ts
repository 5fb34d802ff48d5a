import type { Suite } from '../harness/checks/check.ts';
import { extendedHostFrame } from './extended/host-page/host-frame.ts';
import { extendedHostPage } from './extended/host-page/host-page.ts';
import { extendedPostMessage } from './extended/post-message.ts';
import { hostFrameIntegration } from './validator/host-frame-integration.ts';

/** The suites about the host page, which need one that was opened: with `--host-page`, or under `serve`. */
export const hostFrameSuites: readonly Suite[] = [
  hostFrameIntegration,
  extendedHostFrame,
  extendedHostPage,
  extendedPostMessage,
];
