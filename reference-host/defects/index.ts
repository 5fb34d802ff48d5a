import { checkFileInfoDefects } from './check-file-info.ts';
import type { Defect } from './defect.ts';
import { lockDefects } from './locks.ts';

/** Every defect, as `host --list-defects` shows them. */
export const defects: readonly Defect[] = [...checkFileInfoDefects, ...lockDefects];

/**
 * The defects of these names, in this order.
 * @throws Error that names the first unknown one
 */
export function defectsNamed(names: readonly string[]): readonly Defect[] {
  return names.map((name) => {
    const defect = defects.find((known) => known.name === name);
    if (!defect) throw new Error(`There is no defect ${JSON.stringify(name)}`);
    return defect;
  });
}
