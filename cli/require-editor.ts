import { matches, SelectionError } from '../harness/checks/select.ts';
import { suitesOf } from '../suites/catalogue.ts';
import { type Editor, editorNames, editors } from '../wopi/editors.ts';

/** @throws {SelectionError} when a pattern selects only groups that are for an editor other than the chosen ones. */
export function requireEditorFor(patterns: readonly string[], chosen: readonly Editor[]): void {
  for (const pattern of patterns) {
    const [editor] = editors.filter((name) => hasGroup([name], pattern));
    if (editor === undefined || hasGroup(chosen, pattern)) continue;
    throw new SelectionError(
      `the group ${JSON.stringify(pattern)} is for ${editorNames[editor]}; add --editor ${editor}`,
    );
  }
}

function hasGroup(chosen: readonly Editor[], pattern: string): boolean {
  return suitesOf(chosen, { withPages: true }).some(
    ({ group, checks }) =>
      matches(pattern, group) || checks.some(({ alsoIn = [] }) => alsoIn.some((other) => matches(pattern, other))),
  );
}
