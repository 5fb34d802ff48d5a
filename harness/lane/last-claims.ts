import type { JsonObject } from '../client/response.ts';
import { SetupFailure } from '../results/failures.ts';
import type { Claims } from './claims.ts';

/** What a host claimed when it was last asked, for a run that asks it no more. */
export function lastClaims(claims: Claims, fileInfo: JsonObject | undefined): Claims {
  return {
    hasAccess: (kind) => claims.hasAccess(kind),
    signsRequests: claims.signsRequests,
    hostPageLoad: claims.hostPageLoad,
    editor: claims.editor,
    leavesFiles: claims.leavesFiles,
    claimsOf: async (source) => {
      if (source === 'file' && fileInfo) return fileInfo;
      throw new SetupFailure('the host is no longer asked what it supports');
    },
    validatesProofs: async () => true,
  };
}
