import { nameKey } from './file-name.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string;
}

/** Finds the children of a container by name without looking at all of them. */
export class NameIndex<Child extends Named> {
  readonly #ids = new Map<string, Set<string>>();

  add(child: Child): void {
    const key = keyOf(child.parentId, child.name);
    const ids = this.#ids.get(key);
    if (ids) ids.add(child.id);
    else this.#ids.set(key, new Set([child.id]));
  }

  remove(child: Child): void {
    const key = keyOf(child.parentId, child.name);
    const ids = this.#ids.get(key);
    ids?.delete(child.id);
    if (ids?.size === 0) this.#ids.delete(key);
  }

  /** The ID of the first child with this name, ignoring case. */
  find(parentId: string, name: string): string | undefined {
    const [first] = this.#ids.get(keyOf(parentId, name)) ?? [];
    return first;
  }
}

function keyOf(parentId: string | undefined, name: string): string {
  return `${parentId ?? ''}/${nameKey(name)}`;
}
