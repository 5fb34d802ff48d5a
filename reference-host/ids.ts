import { createHmac, randomBytes } from 'node:crypto';

/** Creates unique IDs of files and containers from letters and digits. */
export type NewId = () => string;

export const randomId: NewId = () => randomBytes(8).toString('hex');

/** IDs that are the same in the same order for the same secret, and cannot be guessed without it. */
export function idsFrom(secret: Uint8Array): NewId {
  let count = 0;
  return () => {
    count += 1;
    return createHmac('sha256', secret).update(`id ${count}`).digest('hex').slice(0, 16);
  };
}
