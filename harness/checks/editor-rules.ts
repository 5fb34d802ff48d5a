import type { Editor } from '../../wopi/editors.ts';
import { type EditorHabits, editorHabits } from '../lane/editor-habits.ts';
import type { Level } from '../results/categories.ts';
import type { Gate } from './gates.ts';

/** What an editor makes of a rule, where that differs from the check. */
export interface EditorRule {
  /** The strictest level for this editor. */
  readonly atMost?: Level;
  /** The page or the source file that shows what the editor requires; as `spec` of a check. */
  readonly spec?: string;
}

/** The editors that require something of a host, and what each makes of it. */
export type EditorRules = Readonly<Partial<Record<Editor, EditorRule>>>;

/** The gates as an editor reads them: it saves because of another property, never deletes, and has other defaults. */
export function gatesAs(editor: Editor, gates: readonly Gate[]): Gate[] {
  return gates.flatMap((gate) => gateAs(editorHabits[editor], gate));
}

function gateAs({ savesBy, copiesByDefault, deletesFiles }: EditorHabits, gate: Gate): Gate[] {
  if (gate === 'SupportsUpdate') return [savesBy];
  if (gate === 'SupportsDeleteFile' && !deletesFiles) return [];
  const isOfCopies = typeof gate === 'object' && 'property' in gate && gate.property === 'UserCanNotWriteRelative';
  return isOfCopies && gate.must === 'not be true' && !copiesByDefault ? [{ ...gate, must: 'be false' }] : [gate];
}
