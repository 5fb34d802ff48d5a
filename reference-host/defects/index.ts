import type { Defect } from './defect.ts';

/** Every defect, as `host --list-defects` shows them. */
export const defects: readonly Defect[] = [];
