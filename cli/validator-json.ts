import * as z from 'zod';
import type { CheckResult } from '../harness/results/result.ts';
import { redResults } from '../reports/judge-run.ts';
import { readJson } from '../reports/read-json.ts';
import type { ForeignRequest, ForeignResult, ForeignResults } from './validator-results.ts';

const requestDetail = z.object({
  Name: z.string().default(''),
  ResponseStatusCode: z.union([z.number(), z.string()]).optional(),
  ValidationFailures: z
    .array(z.string())
    .nullish()
    .transform((failures) => failures ?? []),
});

const testResult = z.object({
  Name: z.string(),
  TestGroup: z.string().nullish(),
  Message: z.string().nullish(),
  RequestDetails: z
    .array(requestDetail)
    .nullish()
    .transform((details) => details ?? []),
});

const skipped = 'Prerequisites failed';

/** The JSON documents in a text: the whole, one on each line, or the indented ones of a log. */
export function jsonDocumentsIn(text: string): unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return [whole];
  const lines = text.split(/\r?\n/).flatMap((line) => parsed(line) ?? []);
  if (lines.some(isObject)) return lines.filter(isObject);
  const blocks = text.match(/^[^\n]*?\{\s*\n(?: [^\n]*\n)*\}/gm) ?? [];
  return blocks.flatMap((block) => parsed(block.slice(block.indexOf('{'))) ?? []);
}

/** Results of the hosted validator, of `getinfo`, or of a results.json; undefined if the documents are something else. */
export function readValidatorJson(name: string, documents: readonly unknown[]): ForeignResults | undefined {
  const [first] = documents;
  if (isObject(first) && 'schema' in first) return fromReport(name, JSON.stringify(first));
  const tests = documents.flat().flatMap((document) => {
    const { data } = testResult.safeParse(document);
    return data ? [{ ...data, hasResult: hasResult(document) }] : [];
  });
  if (tests.length === 0) return undefined;
  const unjudged = tests.filter((test) => !test.hasResult).map(({ Name }) => Name);
  return { results: tests.filter((test) => test.hasResult).map(fromTestResult), unjudged };
}

// A test that passed has requests, or an empty message.
function hasResult(document: unknown): boolean {
  return isObject(document) && ('Message' in document || 'RequestDetails' in document);
}

/** Whether the documents only list addresses of tests, as `getinfo` returns first. */
export function areAddresses(documents: readonly unknown[]): boolean {
  const values = documents.flat();
  return values.length > 0 && values.every((value) => typeof value === 'string' && URL.canParse(value));
}

function fromTestResult({ Name, TestGroup, Message, RequestDetails }: z.infer<typeof testResult>): ForeignResult {
  const outcome = Message ? (Message === skipped ? 'skipped' : 'failed') : 'passed';
  const requests = RequestDetails.map((detail) => ({
    name: detail.Name,
    received: detail.ResponseStatusCode === undefined ? undefined : String(detail.ResponseStatusCode),
    failures: detail.ValidationFailures,
  }));
  return { group: TestGroup ?? undefined, name: Name, outcome, requests, message: Message ?? undefined };
}

function fromReport(name: string, json: string): ForeignResults {
  const report = readJson(name, json);
  const red = new Set(redResults(report));
  const results = report.results.map((result): ForeignResult => {
    const { group, outcome, reason } = result;
    const others = outcome === 'skipped' ? 'skipped' : 'passed';
    return {
      group,
      name: result.name,
      outcome: red.has(result) ? 'failed' : others,
      requests: requestsOf(result),
      message: reason,
    };
  });
  const [wopisrc] = report.target.wopisrc.split(' ');
  return { results, wopisrc };
}

function requestsOf({ exchanges }: CheckResult): ForeignRequest[] {
  return exchanges
    .filter(({ purpose }) => purpose === undefined)
    .map(({ operation, response, problem }) => ({
      name: operation,
      received: response ? String(response.status) : problem,
      failures: [],
    }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
