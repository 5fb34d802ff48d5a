import { unixMillisecondsOf } from '../../../wopi/proof-key.ts';
import type { Defect } from '../defect.ts';
import { after, before, type DefectContext, on, override, setRequestHeader, setStatus } from '../rewrite.ts';

/** Whether a header contains a signature. A signature with a 2,048-bit key has 256 bytes. */
function isSignature(c: DefectContext, header: string): boolean {
  return Buffer.from(c.req.header(header) ?? '', 'base64').length === 256;
}

function isFresh(c: DefectContext): boolean {
  const signedAt = unixMillisecondsOf(BigInt(c.req.header('X-WOPI-TimeStamp') ?? 0));
  return Math.abs(c.var.host.parts.proofClock.now() - signedAt) < 20 * 60 * 1000;
}

/** Defects in the validation of proofs. */
const proofDefects: readonly Defect[] = [
  {
    name: 'valid-proofs-refused',
    breaks: 'A request with two valid proofs is accepted.',
    caughtBy: ['ProofKeys/ProofKeys.CurrentValid.OldValid'],
    middleware: on('CheckFileInfo', (c, next) =>
      isSignature(c, 'X-WOPI-Proof') && isSignature(c, 'X-WOPI-ProofOld') && isFresh(c)
        ? Promise.resolve(c.body(null, 500))
        : next(),
    ),
  },
  {
    name: 'malformed-proof-fails',
    breaks: 'One valid proof is enough, even if the other is malformed.',
    caughtBy: [
      'ProofKeys/ProofKeys.CurrentValid.OldInvalid',
      'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey',
      'ProofKeys/ProofKeys.CurrentValidSignedWithOldKey.OldInvalid',
    ],
    middleware: on('CheckFileInfo', (c, next) =>
      isSignature(c, 'X-WOPI-Proof') && isSignature(c, 'X-WOPI-ProofOld') ? next() : Promise.resolve(c.body(null, 500)),
    ),
  },
  {
    name: 'proof-old-ignored',
    breaks: 'X-WOPI-ProofOld signed with the current key is sufficient.',
    caughtBy: ['ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey'],
    middleware: before('CheckFileInfo', (c) => setRequestHeader(c, 'X-WOPI-ProofOld', 'bm9uZQ==')),
  },
  {
    name: 'old-proof-key-forgotten',
    breaks: 'X-WOPI-Proof signed with the old key is sufficient.',
    caughtBy: ['ProofKeys/ProofKeys.CurrentValidSignedWithOldKey.OldInvalid'],
    setup: ({ parts }) => override(parts, 'proofKeys', (keys) => keys && { current: keys.current, old: keys.current }),
  },
  {
    name: 'proof-old-with-old-key-suffices',
    breaks: 'X-WOPI-ProofOld signed with the old key is not sufficient.',
    caughtBy: ['ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithOldKey'],
    middleware: before('CheckFileInfo', (c) => {
      if (!isSignature(c, 'X-WOPI-Proof')) setRequestHeader(c, 'X-WOPI-Proof', c.req.header('X-WOPI-ProofOld'));
    }),
  },
  {
    name: 'proof-time-ignored',
    breaks: 'A request with an X-WOPI-TimeStamp older than 20 minutes is refused.',
    caughtBy: ['ProofKeys/ProofKeys.TimestampOlderThan20Min'],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 500 && !isFresh(c) && isSignature(c, 'X-WOPI-Proof')) setStatus(c, 200);
    }),
  },
  {
    name: 'invalid-proof-is-unauthorized',
    breaks: 'A request with invalid proofs returns 500.',
    caughtBy: [
      'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
      'ProofKeys/ProofKeys.CurrentInvalid.OldInvalid',
      'ProofKeys/ProofKeys.TimestampOlderThan20Min',
    ],
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 500) setStatus(c, 401);
    }),
  },
];

export const proofKeyDefects: readonly Defect[] = proofDefects.map((defect) => ({ ...defect, needs: 'proofs' }));
