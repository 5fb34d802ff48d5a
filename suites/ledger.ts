import * as z from 'zod';

/** A sentence of a ledger. */
export const sentence = z.string().regex(/^\S.{10,}[^\s.]\.$/, 'expected a sentence with a period at its end');

/** A ledger whose rows have these columns beside the rule, its level, and the reason why no check judges it. */
export function ledgerOf<Columns extends z.ZodRawShape>(columns: Columns) {
  const row = z.strictObject({
    level: z.enum(['must', 'should', 'may']),
    statement: sentence,
    excluded: sentence.optional(),
    ...columns,
  });
  return z.array(z.strictObject({ operation: z.string().min(3), requirements: z.array(row).min(1) }));
}
