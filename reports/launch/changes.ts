import type { ItemState } from '../../harness/launch/launch-item.ts';
import type { Dossier } from './dossier-json.ts';
import type { LaunchBoard } from './launch-board.ts';

/** An item whose state or answer differs from that of the last dossier. */
export interface Change {
  readonly id: string;
  readonly title: string;
  /** Absent: the item is new. */
  readonly before?: { readonly state: ItemState; readonly says: string };
  /** Absent: the item is gone. */
  readonly after?: { readonly state: ItemState; readonly says: string };
}

/** What changed since an earlier dossier, in the order of the board; items that are gone come last. */
export function changesSince(earlier: Dossier, { items }: Pick<LaunchBoard, 'items'>): Change[] {
  const before = new Map(earlier.items.map((item) => [item.id, item]));
  const ids = new Set(items.map(({ id }) => id));
  const changed = items.flatMap(({ id, title, state, says }) => {
    const old = before.get(id);
    if (old && old.state === state && old.says === says) return [];
    return [{ id, title, ...(old && { before: old }), after: { state, says } }];
  });
  const gone = earlier.items.filter(({ id }) => !ids.has(id)).map((item) => ({ ...item, before: item }));
  return [...changed, ...gone];
}

/** A change in one sentence. */
export function changeText({ title, before, after }: Change): string {
  if (!after) return `${title}: no longer on the board (was ${before?.state})`;
  if (!before) return `${title}: new, ${after.state}. ${after.says}`;
  if (before.state === after.state)
    return `${title}: still ${after.state}, but “${before.says}” became “${after.says}”`;
  return `${title}: ${before.state} → ${after.state}. ${after.says}`;
}
