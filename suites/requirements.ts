import { z } from 'zod';
import type { RequirementSection } from '../harness/checks/requirement.ts';
import { requirementsFile } from './requirements-file.ts';

const sentence = z.string().regex(/^\S.{10,}[^\s.]\.$/, 'expected a sentence with a period at its end');

const ledger = z.array(
  z.strictObject({
    operation: z.string().min(3),
    requirements: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[A-Z]+-\d{2,3}$/),
          level: z.enum(['must', 'should', 'may']),
          statement: sentence,
          page: z.string().regex(/^(https:\/\/[^\s#]+|(rest|online|plus|faq|mobile)(\/[a-z0-9-]+)+)(#[a-z0-9_-]+)?$/),
          weak: sentence.optional(),
          excluded: sentence.optional(),
        }),
      )
      .min(1),
  }),
);

/**
 * The ledger `suites/requirements.yaml`. Only `explain` and the documentation need it, so a run does not import it.
 * @throws {z.ZodError} when the ledger is not well-formed.
 */
export function loadRequirements(): readonly RequirementSection[] {
  return ledger.parse(requirementsFile);
}
