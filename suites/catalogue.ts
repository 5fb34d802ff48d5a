import type { Suite } from '../harness/checks/check.ts';
import { suitesFor } from '../harness/checks/suites-for.ts';
import type { Editor } from '../wopi/editors.ts';
import { editorPageSuites, editorSuites } from './editors/editor-suites.ts';
import { withEditors } from './editors/with-editors.ts';
import { hostPageSuites } from './host-page-suites.ts';
import { suites } from './host-suites.ts';
import { journeySuites } from './journeys/journey-suites.ts';

/** Every suite that judges a host for Microsoft 365, for the host page and for the host. */
export const everySuite: readonly Suite[] = [...hostPageSuites, ...suites];

/** Every suite of every editor. */
export const suitesOfAllEditors: readonly Suite[] = [
  ...hostPageSuites,
  ...editorPageSuites,
  // Before those of Microsoft, of which the last one renames the test file.
  ...editorSuites,
  ...suites,
  ...journeySuites,
].map(withEditors);

const groupsOf = (some: readonly Suite[]) => new Set(some.map(({ group }) => group));
const pageGroups = groupsOf([...hostPageSuites, ...editorPageSuites]);
const journeyGroups = groupsOf(journeySuites);

/** The suites that judge a host for these editors; those for the host page only where `withPages` is set. */
export function suitesOf(editors: readonly Editor[], { withPages }: { readonly withPages: boolean }): Suite[] {
  const selected = suitesOfAllEditors.filter(
    ({ group }) => !journeyGroups.has(group) && (withPages || !pageGroups.has(group)),
  );
  return suitesFor(editors, selected);
}

/** Only the suites that judge the host page for these editors. */
export function pageSuitesOf(editors: readonly Editor[]): Suite[] {
  return suitesFor(
    editors,
    suitesOfAllEditors.filter(({ group }) => pageGroups.has(group)),
  );
}

/** The sessions of these editors. */
export function journeysOf(editors: readonly Editor[]): Suite[] {
  return suitesFor(
    editors,
    suitesOfAllEditors.filter(({ group }) => journeyGroups.has(group)),
  );
}
