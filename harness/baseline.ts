import { Document, parse as parseYaml, type YAMLMap, type YAMLSeq } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from './config.ts';
import type { BaselineVerdict, CheckResult } from './result.ts';
import { nearest } from './select.ts';

const entrySchema = z.strictObject({
  check: z.string().regex(/^[^/]+\/.+$/, 'must be Group/Name'),
  reason: z.string().trim().min(1, 'must say why the failure is expected'),
  expires: z.iso.date('must be a date such as 2027-01-31').optional(),
});

const baselineSchema = z.strictObject({ expected: z.array(entrySchema).default([]) });

/** A failure that is expected: `check` as `Group/Name`, why, and until which day (UTC, inclusive). */
export type BaselineEntry = Readonly<z.infer<typeof entrySchema>>;

/** What a baseline makes of a run. */
export interface BaselineOutcome {
  readonly results: readonly CheckResult[];
  /** Sentences about entries that name no check at all; each fails the run. */
  readonly problems: readonly string[];
}

/** Reads a baseline. @throws {ConfigurationError} that names the file and the entry. */
export function parseBaseline(name: string, text: string): BaselineEntry[] {
  const parsed = baselineSchema.safeParse(readYaml(name, text) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
    throw new ConfigurationError(`the baseline ${name}${where}: ${issue?.message}`);
  }
  return parsed.data.expected;
}

function readYaml(name: string, text: string): unknown {
  try {
    // Dates stay text, so that they mean the same day everywhere.
    return parseYaml(text, { schema: 'core' });
  } catch (error) {
    throw new ConfigurationError(`the baseline ${name} is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Marks every result that has an entry. `today` is a date such as `2026-11-24`; `known` lists every `Group/Name`. */
export function applyBaseline(
  results: readonly CheckResult[],
  entries: readonly BaselineEntry[],
  { today, known }: { readonly today: string; readonly known: readonly string[] },
): BaselineOutcome {
  const byCheck = new Map(entries.map((entry) => [entry.check, entry]));
  return {
    results: results.map((result) => {
      const entry = byCheck.get(checkOf(result));
      const baseline = entry && verdictOf(result, entry, today);
      return baseline ? { ...result, baseline } : result;
    }),
    problems: entries.filter(({ check }) => !known.includes(check)).map(({ check }) => unknownEntry(check, known)),
  };
}

function verdictOf(
  result: CheckResult,
  { reason, expires }: BaselineEntry,
  today: string,
): BaselineVerdict | undefined {
  if (result.outcome === 'skipped') return undefined;
  if (result.outcome === 'passed') return { kind: 'unexpected-pass', reason };
  return expires !== undefined && expires < today
    ? { kind: 'expired', reason, expires }
    : { kind: 'expected-failure', reason };
}

function unknownEntry(check: string, known: readonly string[]): string {
  const near = nearest(check, known);
  return `The baseline names ${check}, which is no check${near ? `; did you mean ${near}?` : '.'}`;
}

/**
 * A baseline that expects just what is red in `results`. Entries keep their reasons and dates; those of checks that did
 * not run stay as they are.
 */
export function updateBaseline(earlier: readonly BaselineEntry[], results: readonly CheckResult[]): string {
  const ran = new Set(results.map(checkOf));
  const kept = new Map(earlier.map((entry) => [entry.check, entry]));
  const red = results.filter(({ outcome }) => ['failed', 'inconclusive', 'warned'].includes(outcome)).map(checkOf);
  const expected = [
    ...earlier.filter(({ check }) => !ran.has(check) || red.includes(check)),
    ...red.filter((check) => !kept.has(check)).map((check) => ({ check, reason: 'why is this failure expected?' })),
  ];
  return renderBaseline(expected);
}

function renderBaseline(expected: readonly BaselineEntry[]): string {
  const document = new Document({ expected });
  document.commentBefore = ' Expected failures: each with a reason, and a date if it shall not last.';
  const list = (document.contents as YAMLMap).get('expected') as YAMLSeq;
  list.flow = expected.length === 0;
  return document.toString({ lineWidth: 0 });
}

function checkOf({ group, name }: Pick<CheckResult, 'group' | 'name'>): string {
  return `${group}/${name}`;
}
