import type { Requirement } from '../harness/checks/requirement.ts';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { loadRequirements } from '../suites/requirements.ts';

type Row = Pick<Requirement, 'id' | 'level' | 'statement' | 'page'>;

/** Finds rows of the ledgers by their IDs. */
export function requirementFinder(): (id: string) => Row {
  const sections = [
    loadRequirements(),
    loadEditorRequirements('collabora'),
    loadEditorRequirements('onlyoffice'),
  ].flat();
  const rows = new Map(sections.flatMap(({ requirements }) => requirements.map((row) => [row.id, row as Row])));
  return (id) => {
    const row = rows.get(id);
    if (!row) throw new Error(`no ledger has the requirement ${id}`);
    return row;
  };
}
