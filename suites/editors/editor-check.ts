import type { Check } from '../../harness/checks/check.ts';
import type { EditorRules } from '../../harness/checks/editor-rules.ts';

/** A check of an editor: its page is in `editors`, one for each of them. */
export type EditorCheck = Omit<Check, 'category' | 'spec' | 'editors'> & { readonly editors: EditorRules };

/** The check with the page of the first editor that requires it. */
export function editorCheck(check: EditorCheck): Check {
  const [rule] = Object.values(check.editors);
  return { ...check, category: 'WopiCore', spec: rule?.spec ?? '' };
}

/** The user may save, and the host has locks. */
export const maySaveUnderLock = ['UserCanWrite', 'SupportsLocks'] as const;
