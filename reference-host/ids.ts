import { randomBytes } from 'node:crypto';

/** Makes the IDs of files and containers: letters and digits only, never the same twice. */
export type NewId = () => string;

export const randomId: NewId = () => randomBytes(8).toString('hex');
