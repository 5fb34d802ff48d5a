import { unixMillisecondsOf } from '../../wopi/proof-key.ts';
import { type Defect, inGroup } from './defect.ts';
import { after, before, type DefectContext, on, override, setRequestHeader, setStatus } from './rewrite.ts';

const caught = (...names: readonly string[]) => inGroup('ProofKeys', ...names.map((name) => `ProofKeys.${name}`));

/** A signature made with a key of 2048 bits has 256 bytes, whatever it signs. */
function isSignature(c: DefectContext, header: string): boolean {
  return Buffer.from(c.req.header(header) ?? '', 'base64').length === 256;
}

function isFresh(c: DefectContext): boolean {
  const signedAt = unixMillisecondsOf(BigInt(c.req.header('X-WOPI-TimeStamp') ?? 0));
  return Math.abs(c.var.host.parts.proofClock.now() - signedAt) < 20 * 60 * 1000;
}

/** Defects in the validation of proofs. */
export const proofKeyDefects: readonly Defect[] = [
  {
    name: 'valid-proofs-refused',
    breaks: 'A request whose proofs are both valid is answered.',
    caughtBy: caught('CurrentValid.OldValid'),
    blocksAllElse: true,
    middleware: on('CheckFileInfo', (c, next) =>
      isSignature(c, 'X-WOPI-Proof') && isSignature(c, 'X-WOPI-ProofOld') && isFresh(c)
        ? Promise.resolve(c.body(null, 500))
        : next(),
    ),
  },
  {
    name: 'malformed-proof-fails',
    breaks: 'One valid proof is enough, however malformed the other is.',
    caughtBy: caught(
      'CurrentValid.OldInvalid',
      'CurrentInvalid.OldValidSignedWithCurrentKey',
      'CurrentValidSignedWithOldKey.OldInvalid',
    ),
    middleware: on('CheckFileInfo', (c, next) =>
      isSignature(c, 'X-WOPI-Proof') && isSignature(c, 'X-WOPI-ProofOld') ? next() : Promise.resolve(c.body(null, 500)),
    ),
  },
  {
    name: 'proof-old-ignored',
    breaks: 'X-WOPI-ProofOld signed with the current key is enough.',
    caughtBy: caught('CurrentInvalid.OldValidSignedWithCurrentKey'),
    middleware: before('CheckFileInfo', (c) => setRequestHeader(c, 'X-WOPI-ProofOld', 'bm9uZQ==')),
  },
  {
    name: 'old-proof-key-forgotten',
    breaks: 'X-WOPI-Proof signed with the old key is enough.',
    caughtBy: caught('CurrentValidSignedWithOldKey.OldInvalid'),
    setup: ({ parts }) => override(parts, 'proofKeys', (keys) => keys && { current: keys.current, old: keys.current }),
  },
  {
    name: 'proof-old-with-old-key-suffices',
    breaks: 'X-WOPI-ProofOld signed with the old key is not enough.',
    caughtBy: caught('CurrentInvalid.OldValidSignedWithOldKey'),
    middleware: before('CheckFileInfo', (c) => {
      if (!isSignature(c, 'X-WOPI-Proof')) setRequestHeader(c, 'X-WOPI-Proof', c.req.header('X-WOPI-ProofOld'));
    }),
  },
  {
    name: 'proof-only-by-time',
    breaks: 'A request none of whose proofs is valid is refused.',
    caughtBy: caught('CurrentInvalid.OldValidSignedWithOldKey', 'CurrentInvalid.OldInvalid'),
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 500 && isFresh(c)) setStatus(c, 200);
    }),
  },
  {
    name: 'proof-time-ignored',
    breaks: 'A request whose X-WOPI-TimeStamp is more than 20 minutes old is refused.',
    caughtBy: caught('TimestampOlderThan20Min'),
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 500 && !isFresh(c) && isSignature(c, 'X-WOPI-Proof')) setStatus(c, 200);
    }),
  },
  {
    name: 'invalid-proof-is-unauthorized',
    breaks: 'A request whose proofs are invalid is answered 500.',
    caughtBy: caught('CurrentInvalid.OldValidSignedWithOldKey', 'CurrentInvalid.OldInvalid', 'TimestampOlderThan20Min'),
    middleware: after('CheckFileInfo', (c) => {
      if (c.res.status === 500) setStatus(c, 401);
    }),
  },
];
