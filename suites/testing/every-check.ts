import { type CheckOfSuite, checksOf } from '../../harness/checks/check.ts';
import type { Editor } from '../../wopi/editors.ts';
import { journeysOf, suitesOf } from '../catalogue.ts';
import { suites } from '../host-suites.ts';

/** Every check of the host, and the sessions of Microsoft 365. Checks of the host page are not among them. */
export const everyCheck: readonly CheckOfSuite[] = checksOf([...suites, ...journeysOf(['microsoft'])]);

/** Every check of the host for this editor, and its sessions. */
export function checksForEditor(editor: Editor = 'microsoft'): readonly CheckOfSuite[] {
  return editor === 'microsoft'
    ? everyCheck
    : checksOf([...suitesOf([editor], { withPages: false }), ...journeysOf([editor])]);
}

/** Every check of these groups. */
export function checksOfGroups(groups: readonly string[]): readonly CheckOfSuite[] {
  return everyCheck.filter(({ suite }) => groups.includes(suite.group));
}
