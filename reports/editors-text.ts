import type { RunReport } from '../harness/results/result.ts';
import { editorNames } from '../wopi/editors.ts';

/** The editors of a run by name; empty if it only applied Microsoft's rules, as most runs do. */
export function editorsText({ editors = ['microsoft'] }: Pick<RunReport, 'editors'>): string {
  const isUsual = editors.every((editor) => editor === 'microsoft');
  return isUsual ? '' : editors.map((editor) => editorNames[editor]).join(' and ');
}
