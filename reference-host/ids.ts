import { randomBytes } from 'node:crypto';

/** Creates unique IDs of files and containers from letters and digits. */
export type NewId = () => string;

export const randomId: NewId = () => randomBytes(8).toString('hex');
