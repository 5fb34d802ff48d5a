import { publicDecrypt } from 'node:crypto';
import type { ProofKeys } from '../../../wopi/proof-key.ts';
import { newContent } from '../../content.ts';
import type { ProofClaim, ProofValidator } from '../../proof-validator.ts';
import type { Defect } from '../defect.ts';
import { operationOf } from '../operation-of.ts';
import { fileOf, on, override } from '../rewrite.ts';

const minute = 60_000;
const thorough = ['GetFile', 'Lock', 'PutFile', 'CreateChildFile'];

/** These checks of each operation in the group of the checks. */
function checks(operations: readonly string[], label: string): string[] {
  return operations.map((operation) => `Extended.ProofKeys/${operation}.${label}`);
}

/** A host that decides by `isProven`, which is given how a correct host decides. */
function deciding(
  isProven: (claim: ProofClaim, keys: ProofKeys, byRule: ProofValidator['isProven']) => boolean,
): NonNullable<Defect['setup']> {
  return ({ parts }) => override(parts.proofs, 'isProven', (byRule) => (claim, keys) => isProven(claim, keys, byRule));
}

/** A host that accepts what a correct host refuses, if `accepts` holds. */
function alsoAccepting(accepts: (claim: ProofClaim, keys: ProofKeys) => boolean) {
  return deciding((claim, keys, byRule) => accepts(claim, keys) || byRule(claim, keys));
}

/** A host that compares the proof with another form of the URL. */
function rebuilding(change: (url: string) => string) {
  return deciding((claim, keys, byRule) => byRule({ ...claim, url: change(claim.url) }, keys));
}

/** A host that decides by the age of a proof otherwise. */
function allowing(isRecent: (aheadMs: number) => boolean): NonNullable<Defect['setup']> {
  return ({ parts }) => override(parts.proofs, 'isRecent', () => isRecent);
}

/** Whether the key signed anything at all. */
function isSignature({ proof }: ProofClaim, { current }: ProofKeys): boolean {
  try {
    return publicDecrypt(current, Buffer.from(proof, 'base64')).length > 0;
  } catch {
    return false;
  }
}

const accepting: readonly Omit<Defect, 'needs'>[] = [
  {
    name: 'proofs-of-check-file-info-only',
    breaks: 'Proofs are validated in every operation.',
    caughtBy: [
      ...checks(thorough, 'InvalidProofs'),
      ...checks(['Unlock', 'PutRelativeFile', 'RenameFile', 'DeleteFile', 'EnumerateChildren'], 'InvalidProofs'),
    ],
    setup: alsoAccepting(({ request }) => operationOf(request) !== 'CheckFileInfo'),
  },
  {
    name: 'proofs-of-put-chunked-file-ignored',
    breaks: 'PutChunkedFile with X-WOPI-Editors requires a valid proof.',
    caughtBy: ['Extended.ProofKeys/PutChunkedFile.EditorsNeedValidProofs'],
    setup: alsoAccepting(({ request }) => operationOf(request) === 'PutChunkedFile'),
  },
  {
    name: 'proof-of-anything',
    breaks: 'A proof is compared with the request.',
    caughtBy: [
      'Extended.ProofKeys/ProofOfAnotherUrl',
      'Extended.ProofKeys/ProofOfAnotherToken',
      ...checks(thorough, 'ProofOfAnotherUrl'),
    ],
    setup: alsoAccepting(isSignature),
  },
  {
    name: 'proof-of-the-file-only',
    breaks: 'A proof of CheckFileInfo does not open the contents of the file.',
    caughtBy: ['Extended.ProofKeys/GetFile.ProofOfCheckFileInfo'],
    setup: deciding(
      (claim, keys, byRule) =>
        byRule(claim, keys) || byRule({ ...claim, url: claim.url.replace('/contents?', '?') }, keys),
    ),
  },
  {
    name: 'incomplete-proofs-accepted',
    breaks: 'Requests without proof headers are refused.',
    caughtBy: ['Extended.ProofKeys/MissingProofs', 'Extended.ProofKeys/MissingTimestamp'],
    setup: alsoAccepting(({ proof, proofOld, timestamp }) => !proof || !proofOld || !timestamp),
  },
  {
    name: 'unreadable-proofs-accepted',
    breaks: 'Proofs that cannot be decoded are refused.',
    caughtBy: ['Extended.ProofKeys/MalformedProofs', 'Extended.ProofKeys/MalformedTimestamp'],
    setup: alsoAccepting(({ proof, timestamp }) => /[^A-Za-z0-9+/=]/.test(proof) || /\D/.test(timestamp)),
  },
  {
    name: 'proofs-of-an-hour-accepted',
    breaks: 'A proof is refused after 20 minutes.',
    caughtBy: ['Extended.ProofKeys/ProofIs21MinutesOld', ...checks(thorough, 'ProofIs21MinutesOld')],
    setup: allowing((aheadMs) => Math.abs(aheadMs) <= 60 * minute),
  },
  {
    name: 'proofs-of-the-future-accepted',
    breaks: 'A proof with a timestamp far in the future is refused.',
    caughtBy: ['Extended.ProofKeys/ProofIsADayAhead'],
    setup: allowing((aheadMs) => aheadMs >= -20 * minute),
  },
];

const refusing: readonly Omit<Defect, 'needs'>[] = [
  {
    name: 'proofs-expire-after-15-minutes',
    breaks: 'A proof is accepted for 20 minutes.',
    caughtBy: ['Extended.ProofKeys/ProofIs19MinutesOld'],
    setup: allowing((aheadMs) => Math.abs(aheadMs) <= 15 * minute),
  },
  {
    name: 'proof-url-with-each-parameter-once',
    breaks: 'The signed URL has the query as the client wrote it.',
    caughtBy: ['Extended.ProofKeys/QueryParametersAreSigned'],
    setup: rebuilding((url) => {
      const [path = '', query = ''] = url.split('?');
      const byName = new Map(query.split('&').map((parameter) => [parameter.replace(/=.*/, ''), parameter]));
      return `${path}?${[...byName.values()].join('&')}`;
    }),
  },
  {
    name: 'proof-url-with-plus-as-space',
    breaks: 'Escapes in the signed URL stay as the client wrote them.',
    caughtBy: ['Extended.ProofKeys/EscapesAreSignedAsSent'],
    setup: rebuilding((url) => url.replaceAll('+', '%20')),
  },
];

const doing: readonly Omit<Defect, 'needs'>[] = [
  {
    name: 'put-file-before-proof',
    breaks: 'PutFile writes nothing if the proofs are invalid.',
    caughtBy: checks(['PutFile'], 'InvalidProofs'),
    middleware: on('PutFile', async (c, next) => {
      const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
      await next();
      const file = fileOf(c);
      if (file && c.res.status === 500) c.var.host.parts.store.setContent(file, newContent(body));
    }),
  },
  {
    name: 'lock-before-proof',
    breaks: 'Lock takes no lock if the proofs are invalid.',
    caughtBy: checks(['Lock'], 'InvalidProofs'),
    middleware: on('Lock', async (c, next) => {
      await next();
      const lockId = c.req.header('X-WOPI-Lock');
      const file = fileOf(c);
      if (!file || !lockId || c.res.status !== 500) return;
      c.var.host.parts.locks.hold(file.id, { lockId, seconds: 60, visibleUser: undefined });
    }),
  },
];

/** Defects in what a proof is compared with, and when. */
export const proofClaimDefects: readonly Defect[] = [...accepting, ...refusing, ...doing].map((defect) => ({
  ...defect,
  needs: 'proofs',
}));
