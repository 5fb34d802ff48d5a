import * as z from 'zod';
import type { RequirementSection } from '../harness/checks/requirement.ts';
import { ledgerOf, sentence } from './ledger.ts';
import { requirementsFile } from './requirements-file.ts';

const ledger = ledgerOf({
  id: z.string().regex(/^[A-Z]+-\d{2,3}$/),
  page: z.string().regex(/^(https:\/\/[^\s#]+|(rest|online|plus|faq|mobile)(\/[a-z0-9-]+)+)(#[a-z0-9_-]+)?$/),
  weak: sentence.optional(),
});

/**
 * The ledger `suites/requirements.yaml`. Only `explain` and the documentation need it, so a run does not import it.
 * @throws {z.ZodError} when the ledger is not well-formed.
 */
export function loadRequirements(): readonly RequirementSection[] {
  return ledger.parse(requirementsFile);
}
