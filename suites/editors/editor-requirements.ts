import * as z from 'zod';
import type { EditorRequirementSection } from '../../harness/checks/requirement.ts';
import type { OtherEditor } from '../../wopi/editors.ts';
import { ledgerOf } from '../ledger.ts';
import { collaboraRequirementsFile, onlyofficeRequirementsFile } from '../requirements-file.ts';

const ledger = ledgerOf({
  id: z.string().regex(/^(COOL|OO)-[A-Z]+7?-\d{2}$/),
  page: z.string().regex(/^https:\/\/\S+$/),
  breaks: z.string().min(5).optional(),
  checks: z.array(z.string().regex(/^[\w.]+\/[\w.]+$/)).optional(),
});

const files: Readonly<Record<OtherEditor, unknown>> = {
  collabora: collaboraRequirementsFile,
  onlyoffice: onlyofficeRequirementsFile,
};

/**
 * What an editor requires of a host, by operation, with the checks that judge it. Only `explain` and the documentation
 * need it, so a run does not import it.
 * @throws {z.ZodError} when the ledger is not well-formed.
 */
export function loadEditorRequirements(editor: OtherEditor): readonly EditorRequirementSection[] {
  return ledger.parse(files[editor]);
}
