import { documentationUrl } from '../harness/checks/check.ts';
import type { Exchange } from '../harness/client/exchange.ts';
import { checkId } from '../harness/results/check-id.ts';
import { describeMismatch } from '../harness/results/failures.ts';
import { unjudgedGroups } from '../harness/results/required-groups.ts';
import { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
import { type Cause, causesOf } from './causes.ts';
import { baselineReason, rerunCommand } from './explain-failure.ts';
import { jsonText } from './json-text.ts';
import { judgeRun } from './judge-run.ts';

/** The build of Microsoft's validator whose tests are mirrored. */
const validator = { version: '2.0.6', commit: '6ca021a' } as const;

/** results.json, schema 1. Fields may be added; a new meaning needs a new schema number. */
export function renderJson(report: RunReport): string {
  return jsonText(toDocument(report));
}

function toDocument(report: RunReport) {
  const { tool, target, profile, seed, startedAt, durationMs, requests, summary } = report;
  const { interrupted, strict, failOnSkip, problems, notices, leftovers } = report;
  return {
    schema: 1,
    tool,
    validator,
    target,
    profile,
    editors: report.editors,
    shard: report.shard,
    seed,
    startedAt,
    durationMs,
    requests,
    notRun: report.notRun,
    summary,
    verdict: verdictOf(report),
    interrupted,
    diagnosis: report.diagnosis,
    strict,
    failOnSkip,
    problems,
    notices,
    leftovers,
    rerunCommand: report.rerunCommand,
    curlOptions: report.curlOptions,
    signCommand: report.signCommand,
    causes: causesOf(report).map(toCause),
    results: report.results.map((result) => toResult(result, report)),
  };
}

function verdictOf(report: RunReport) {
  const { kind, sentence } = judgeRun(report);
  const groups = unjudgedGroups(report);
  return { kind, sentence, unjudgedGroups: groups.length > 0 ? groups : undefined };
}

function toCause({ title, fault, head, others }: Cause) {
  return { title, fault, judgedBy: checkId(head), checks: [head, ...others].map(checkId) };
}

function toResult(result: CheckResult, report: RunReport) {
  const { group, name, category, level, origin, outcome, reason, durationMs, spec, fault } = result;
  const { requirement, likelyCause, differs, notes, baseline, story } = result;
  return {
    group,
    name,
    category,
    level,
    origin,
    outcome,
    red: isRed(result, report),
    reason,
    fault,
    mismatches: result.mismatches.length > 0 ? result.mismatches.map(describeMismatch) : undefined,
    durationMs,
    seed: result.seed,
    editor: result.editor,
    spec,
    documentation: documentationUrl(spec),
    requirement,
    likelyCause,
    differs,
    baseline: baseline && { ...baseline, sentence: baselineReason(result) },
    notes,
    story,
    rerun: rerunCommand(result, report),
    wopisrc: result.wopisrc,
    scratchFile: result.scratchFile,
    exchanges: result.exchanges.map(toExchange),
    omitted: result.omitted,
  };
}

function toExchange(exchange: Exchange) {
  const { operation, purpose, token, request, response, problem, repeatedAfter, proof, startedAt, durationMs } =
    exchange;
  return { operation, purpose, token, request, response, problem, repeatedAfter, proof, startedAt, durationMs };
}
