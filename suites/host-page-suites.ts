import type { Suite } from '../harness/checks/check.ts';
import { extendedHostFrame } from './extended/host-page/host-frame.ts';
import { extendedHostPage } from './extended/host-page/host-page.ts';
import { extendedPostMessage } from './extended/post-message.ts';
import { hostFrameIntegration } from './validator/host-frame-integration.ts';

/** Suites for the host page. They need an open page, from `--host-page` or in `serve`. */
export const hostPageSuites: readonly Suite[] = [
  hostFrameIntegration,
  extendedHostFrame,
  extendedHostPage,
  extendedPostMessage,
];
