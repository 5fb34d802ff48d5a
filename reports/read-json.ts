import * as z from 'zod';
import { tokenNames } from '../harness/client/token-names.ts';
import { diagnosisCauses } from '../harness/results/diagnosis.ts';
import type { Mismatch } from '../harness/results/failures.ts';
import { outcomes, type RunReport, summarize } from '../harness/results/result.ts';
import { UserError } from '../harness/results/user-error.ts';
import { editors } from '../wopi/editors.ts';

const text = z.string();
const texts = z.array(text);
const headers = z.record(text, text);
const body = { body: text, bodyEnd: text.exactOptional(), bodyEncoding: z.enum(['utf8', 'hex']), bodySize: z.number() };

const exchange = z.object({
  operation: text,
  purpose: z.enum(['setup', 'clean-up', 'gate']).exactOptional(),
  token: z.enum(tokenNames).exactOptional(),
  request: z.object({ method: text, url: text, headers, ...body }),
  response: z.object({ status: z.number(), headers, ...body }).exactOptional(),
  problem: text.exactOptional(),
  repeatedAfter: text.exactOptional(),
  proof: z.object({ url: text, timestamp: text, signedBytes: text }).exactOptional(),
  startedAt: z.number(),
  durationMs: z.number(),
});

const at = z.object({ file: text, line: z.number().exactOptional() }).exactOptional();

const baselineVerdict = z.union([
  z.object({ kind: z.enum(['expected-failure', 'unexpected-pass']), reason: text, at }),
  z.object({ kind: z.literal('different-failure'), reason: text, recorded: text, at }),
  z.object({ kind: z.literal('expired'), reason: text, expires: text, at }),
]);

const story = z.object({
  editor: text,
  steps: z.array(
    z.object({
      actor: text,
      does: text,
      operation: text,
      when: text.exactOptional(),
      isProbe: z.literal(true).exactOptional(),
      outcome: z.enum(['held', 'broken', 'not played', 'left out']),
      received: text.exactOptional(),
      userSees: text.exactOptional(),
    }),
  ),
});

const result = z.object({
  group: text,
  name: text,
  category: z.enum(['WopiCore', 'OfficeOnline', 'OfficeNativeClient', 'WopiCoauth']),
  level: z.enum(['MUST', 'SHOULD', 'MAY']),
  origin: z.enum(['validator', 'extended']),
  requirement: text,
  spec: text,
  editor: z.enum(editors).exactOptional(),
  outcome: z.enum(outcomes),
  reason: text.exactOptional(),
  mismatches: z.array(text.transform(mismatchOf)).default([]),
  fault: z.object({ operation: text, status: z.number(), part: text.exactOptional() }).exactOptional(),
  likelyCause: text.exactOptional(),
  differs: text.exactOptional(),
  durationMs: z.number(),
  wopisrc: text.exactOptional(),
  scratchFile: text.exactOptional(),
  seed: z.number().exactOptional(),
  exchanges: z.array(exchange),
  omitted: z.array(z.object({ operation: text, status: z.number().exactOptional() })).exactOptional(),
  notes: texts,
  story: story.exactOptional(),
  baseline: baselineVerdict.exactOptional(),
});

const diagnosis = z.object({
  cause: z.enum(diagnosisCauses),
  summary: text,
  sent: text,
  received: text,
  experiments: z.array(
    z.object({
      change: text,
      received: text,
      changed: z.boolean(),
      usable: z.boolean(),
      about: z.enum(['request', 'proof']),
    }),
  ),
  likelyCause: text,
  advice: texts,
  command: text,
  exchanges: z.array(exchange),
});

const leftover = z.object({
  url: text,
  what: text,
  reason: text,
  isNew: z.boolean().exactOptional(),
  isPermitted: z.boolean().exactOptional(),
});

const document = z.object({
  schema: z.literal(1),
  tool: z.object({ name: text, version: text }),
  target: z.object({ wopisrc: text }),
  profile: text,
  editors: z.array(z.enum(editors)).exactOptional(),
  shard: text.exactOptional(),
  seed: z.number(),
  startedAt: text,
  durationMs: z.number(),
  requests: z.number(),
  notRun: z.number().exactOptional(),
  interrupted: z.boolean(),
  diagnosis: diagnosis.exactOptional(),
  strict: z.boolean(),
  failOnSkip: z.boolean(),
  problems: texts,
  notices: texts,
  leftovers: z.array(leftover),
  // Absent in reports of 0.1.0.
  rerunCommand: text.default('wopi-conformance run'),
  curlOptions: text.exactOptional(),
  signCommand: text.exactOptional(),
  results: z.array(result),
});

/**
 * Reads a results.json, as `renderJson` writes it. `name` is the file's.
 * @throws {UserError} for another text.
 */
export function readJson(name: string, json: string): RunReport {
  const parsed = document.safeParse(parseText(name, json));
  if (parsed.success) {
    const { schema: _, ...report } = parsed.data;
    // Older reports count expected failures as failed.
    return { ...report, summary: summarize(report.results) };
  }
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw notResults(name, where === '' || where === 'schema' ? 'it has another schema' : `${where} is invalid`);
}

function parseText(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw notResults(name, 'it is not JSON');
  }
}

function notResults(name: string, why: string): UserError {
  return new UserError(`${name} is not a results.json of wopi-conformance: ${why}`);
}

// The text has no marks between its parts; wherever it is cut, the whole stays the same.
function mismatchOf(sentence: string): Mismatch {
  const [, at = sentence, expected = '', actual = ''] = /^(.*?): expected (.*?), got (.*)$/s.exec(sentence) ?? [];
  return { at, expected, actual };
}
