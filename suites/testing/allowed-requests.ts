import { override } from '../../reference-host/defects/rewrite.ts';
import type { AllowedHost } from './allowed-host.ts';

const twoMinutes = 2 * 60_000;

/** Hosts that read the form of a request as the documentation allows. */
export const allowedRequests: readonly AllowedHost[] = [
  {
    name: 'a host whose clock is two minutes slow',
    groups: ['ProofKeys', 'Extended.ProofKeys'],
    setup: ({ parts }) => override(parts.proofs, 'isRecent', (isRecent) => (aheadMs) => isRecent(aheadMs + twoMinutes)),
    middleware: async (c, next) => {
      await next();
      c.res.headers.set('Date', new Date(Date.now() - twoMinutes).toUTCString());
    },
  },
];
