import { Document, isNode, isSeq, LineCounter, parseDocument, parse as parseYaml, type YAMLMap, YAMLSeq } from 'yaml';
import * as z from 'zod';
import { describeIssue } from '../../wopi/describe-issue.ts';
import { checkId } from '../results/check-id.ts';
import type { FileLine } from '../results/file-line.ts';
import { fingerprintOf, isRecordedAs } from '../results/fingerprint.ts';
import { type BaselineVerdict, type CheckResult, isRed, type Strictness } from '../results/result.ts';
import { ConfigurationError } from './configuration-error.ts';
import { nearestName } from './nearest-name.ts';

const entrySchema = z.strictObject({
  check: z.string().regex(/^[^/]+\/.+$/, 'must be Group/Name'),
  reason: z.string().trim().min(1, 'must say why the failure is expected'),
  expires: z.iso.date('must be a date such as 2027-01-31').optional(),
  failure: z.string().optional(),
});

const baselineSchema = z.strictObject({ expected: z.array(entrySchema).default([]) });

/**
 * An expected failure: `check` as `Group/Name`, the reason, the expiry date (UTC, inclusive), and the fingerprint of the
 * failure. Without a fingerprint, any failure is expected.
 */
export type BaselineEntry = Readonly<z.infer<typeof entrySchema>>;

/** Parses a baseline. @throws {ConfigurationError} with the file and the entry. */
export function parseBaseline(name: string, text: string): BaselineEntry[] {
  const document = readYaml(name, text) ?? {};
  const parsed = baselineSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigurationError(`the baseline ${name}${issue ? problemAt(issue, document) : ' is invalid'}`);
  }
  const { expected } = parsed.data;
  const twice = expected.find(({ check }, index) => expected.findIndex((other) => other.check === check) < index);
  if (twice) throw new ConfigurationError(`the baseline ${name} lists ${twice.check} twice; remove one of the entries`);
  return expected;
}

function problemAt(issue: z.core.$ZodIssue, document: unknown): string {
  const [, index, field] = issue.path;
  const problem = describeIssue(issue, document);
  const near = issue.code === 'unrecognized_keys' ? nearestKey(issue.keys[0] ?? '', index !== undefined) : undefined;
  const place = index === undefined ? '' : `, entry ${Number(index) + 1}`;
  const subject = index === undefined ? issue.path[0] : field;
  return `${place}${subject === undefined ? ' ' : `: ${String(subject)} `}${problem}${near ? `; did you mean ${near}?` : ''}`;
}

function nearestKey(key: string, isOfEntry: boolean): string | undefined {
  return nearestName(key, Object.keys((isOfEntry ? entrySchema : baselineSchema).shape));
}

function readYaml(name: string, text: string): unknown {
  try {
    // Dates stay text, so that they are the same day in every time zone.
    return parseYaml(text, { schema: 'core' });
  } catch (error) {
    throw new ConfigurationError(`the baseline ${name} is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** An entry, and where it is in the repository. */
export type PlacedEntry = BaselineEntry & { readonly at?: FileLine };

/** The line of each entry of a valid baseline, counted from 1. */
export function baselineLines(text: string): readonly number[] {
  const lineCounter = new LineCounter();
  const list = parseDocument(text, { schema: 'core', lineCounter }).get('expected');
  return isSeq<YAMLMap>(list) ? list.items.map((entry) => lineOf(entry, lineCounter)) : [];
}

// The check is what names the entry, also where comments or other keys precede it.
function lineOf(entry: YAMLMap, lineCounter: LineCounter): number {
  const check = entry.get('check', true);
  const [offset = 0] = (isNode(check) ? check.range : entry.range) ?? [];
  return lineCounter.linePos(offset).line;
}

/** Marks a result that has an entry. `today` is a date such as `2026-11-24`. */
export function applyBaseline(result: CheckResult, entries: readonly PlacedEntry[], today: string): CheckResult {
  const entry = entries.find(({ check }) => check === checkId(result));
  const verdict = entry && verdictOf(result, entry, today);
  return verdict ? { ...result, baseline: { ...verdict, ...(entry.at && { at: entry.at }) } } : result;
}

/** A sentence for each entry with an unknown check; each fails the run. `known` lists every `Group/Name`. */
export function unknownEntries(entries: readonly BaselineEntry[], known: readonly string[]): string[] {
  return entries.filter(({ check }) => !known.includes(check)).map(({ check }) => unknownEntry(check, known));
}

function verdictOf(
  result: CheckResult,
  { reason, expires, failure }: BaselineEntry,
  today: string,
): BaselineVerdict | undefined {
  if (result.outcome === 'skipped') return undefined;
  if (result.outcome === 'passed') return { kind: 'unexpected-pass', reason };
  if (expires !== undefined && expires < today) return { kind: 'expired', reason, expires };
  return failure === undefined || isRecordedAs(result, failure)
    ? { kind: 'expected-failure', reason }
    : { kind: 'different-failure', reason, recorded: failure };
}

function unknownEntry(check: string, known: readonly string[]): string {
  const near = nearestName(check, known);
  return `The baseline lists the unknown check ${check}${near ? `; did you mean ${near}?` : '.'}`;
}

/**
 * Updates the baseline `earlier`, or creates one, to expect what is red in `results`: adds entries for red checks and
 * removes entries of passed checks. The failures of the others are recorded; their reasons and all comments are kept.
 */
export function updateBaseline(
  earlier: string | undefined,
  results: readonly CheckResult[],
  strictness: Strictness,
): string {
  const document = earlier === undefined ? new Document({}) : parseDocument(earlier, { schema: 'core' });
  if (earlier === undefined) document.commentBefore = explanation;
  const list = listIn(document);
  const known = new Set(list.items.map((entry) => entry.get('check')));
  const passed = new Set<unknown>(results.filter(({ outcome }) => outcome === 'passed').map(checkId));
  const red = results.filter((result) => result.outcome !== 'skipped' && isRed(withoutBaseline(result), strictness));
  list.items = list.items.filter((entry) => !passed.has(entry.get('check')));
  for (const result of red) {
    const entry = list.items.find((item) => item.get('check') === checkId(result));
    const failure = fingerprintOf(result);
    if (failure === '') entry?.delete('failure');
    else entry?.set('failure', failure);
  }
  for (const result of red.filter((each) => !known.has(checkId(each)))) list.add(document.createNode(newEntry(result)));
  list.flow = list.items.length === 0;
  return document.toString({ lineWidth: 0 });
}

const explanation =
  ' Expected failures: each with a reason, and an expiry date if it is temporary. A check that\n fails differently from what failure: records is red; remove that line to expect any failure.';

function listIn(document: Document): YAMLSeq<YAMLMap> {
  const list = document.get('expected');
  if (isSeq<YAMLMap>(list)) return list;
  const empty = new YAMLSeq<YAMLMap>();
  document.set('expected', empty);
  return empty;
}

function withoutBaseline({ baseline: _, ...result }: CheckResult): CheckResult {
  return result;
}

const longestReason = 200;

function newEntry(result: CheckResult): BaselineEntry {
  const [reason = ''] = (result.reason ?? '').split('\n');
  const failure = fingerprintOf(result);
  return {
    check: checkId(result),
    reason: `not explained yet; ${reason.slice(0, longestReason)}`,
    ...(failure !== '' && { failure }),
  };
}
