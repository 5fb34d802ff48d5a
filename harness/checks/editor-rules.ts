import type { Editor } from '../../wopi/editors.ts';
import { editorHabits } from '../lane/editor-habits.ts';
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

/** The gates as an editor reads them: it may save because of another property, and other values are its defaults. */
export function gatesAs(editor: Editor, gates: readonly Gate[]): Gate[] {
  const { savesBy, copiesByDefault } = editorHabits[editor];
  return gates.map((gate) => {
    if (gate === 'SupportsUpdate') return savesBy;
    const isDefault = typeof gate === 'object' && 'property' in gate && gate.property === 'UserCanNotWriteRelative';
    return isDefault && gate.must === 'not be true' && !copiesByDefault ? { ...gate, must: 'be false' } : gate;
  });
}
