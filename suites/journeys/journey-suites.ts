import type { Suite } from '../../harness/checks/check.ts';
import type { Editor } from '../../wopi/editors.ts';
import { collaboraJourneys } from './collabora/collabora-journeys.ts';
import { type EditorJourneys, journeySuite } from './journey-suite.ts';
import { microsoftJourneys } from './microsoft/microsoft-journeys.ts';
import { onlyofficeJourneys } from './onlyoffice/onlyoffice-journeys.ts';

/** The sessions of every editor. */
export const editorJourneys: readonly EditorJourneys[] = [microsoftJourneys, collaboraJourneys, onlyofficeJourneys];

/** A suite for each editor. A run plays them only on request. */
export const journeySuites: readonly Suite[] = editorJourneys.map(journeySuite);

/** The editor whose sessions a group has; undefined for any other group. */
export function editorOfGroup(name: string): Editor | undefined {
  return editorJourneys.find(({ group }) => group.toLowerCase() === name.toLowerCase())?.editor.editor;
}
