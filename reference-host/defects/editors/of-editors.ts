import type { Defect } from '../defect.ts';

const editors = ['collabora', 'onlyoffice'] as const;
type OtherEditor = (typeof editors)[number];

/** A defect of a host for other editors than Microsoft's; `Own.` in `caughtBy` stands for the group of the editor. */
export type EditorDefect = Omit<Defect, 'editor' | 'variant'>;

const prefixes: Readonly<Record<OtherEditor, string>> = { collabora: 'Collabora.', onlyoffice: 'Onlyoffice.' };

/** The defect once for each editor, whose checks judge it on a host of that editor. */
export function forBoth(defects: readonly EditorDefect[]): Defect[] {
  return editors.flatMap((editor) => forEditor(editor, defects, `-for-${editor}`));
}

/** The defects on a host for this editor. */
export function forEditor(editor: OtherEditor, defects: readonly EditorDefect[], suffix = ''): Defect[] {
  return defects.map((defect) => ({
    ...defect,
    name: defect.name + suffix,
    caughtBy: defect.caughtBy.map((check) => check.replace(/^Own\./, prefixes[editor])),
    editor,
    variant: editor,
  }));
}
