import { changeNames } from '../../reference-host/defects/names.ts';
import { before, override } from '../../reference-host/defects/rewrite.ts';
import type { AllowedHost } from './allowed-host.ts';

const twoMinutes = 2 * 60_000;

const namings = [
  'PutRelativeFile',
  'CreateChildFile',
  'CreateChildContainer',
  'RenameFile',
  'RenameContainer',
] as const;

function normalizing(form: 'NFC' | 'NFD'): AllowedHost {
  return {
    name: `a host that stores names in ${form}`,
    groups: ['Extended.PutRelativeFile', 'Extended.RenameFile', 'Extended.Containers'],
    middleware: before(namings, (c) => changeNames(c, (name) => name.normalize(form))),
  };
}

/** Hosts that read the form of a request as the documentation allows. */
export const allowedRequests: readonly AllowedHost[] = [
  normalizing('NFC'),
  normalizing('NFD'),
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
