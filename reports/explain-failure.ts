import { documentationUrl } from '../harness/checks/check.ts';
import type { Exchange, RecordedProof } from '../harness/client/exchange.ts';
import type { Level } from '../harness/results/categories.ts';
import { checkId } from '../harness/results/check-id.ts';
import { describeMismatch, type Mismatch } from '../harness/results/failures.ts';
import type { CheckResult, OmittedExchange, Outcome, RunReport } from '../harness/results/result.ts';
import type { Story } from '../harness/results/story.ts';
import { editorNames } from '../wopi/editors.ts';
import { curlSequence } from './curl-sequence.ts';
import { proofNeedIn } from './proof-need.ts';
import { shellQuote } from './shell-quote.ts';
import { variablesNeeded } from './variables-needed.ts';

/** Everything needed to understand a result without reading the harness. Not yet escaped for any format. */
export interface FailureExplanation {
  /** `Group/Name`. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly level: Level;
  readonly requirement: string;
  /** The editor that requires it, if that is not Microsoft's. */
  readonly requiredBy?: string;
  /** In one sentence, without the mismatches that follow it; empty for a plain pass. */
  readonly reason: string;
  readonly mismatches: readonly Mismatch[];
  readonly exchanges: readonly Exchange[];
  /** What `exchanges` lacks. */
  readonly omitted: readonly OmittedExchange[];
  /** The session that the check plays. */
  readonly story?: Story;
  /** What was signed; empty if the failure is unrelated to proofs. */
  readonly signed: readonly SignedRequest[];
  readonly notes: readonly string[];
  readonly likelyCause?: string;
  /** Difference from the validator's test of the same name. */
  readonly differs?: string;
  /** The documentation's page. */
  readonly documentation: string;
  /** The command that runs only this check. */
  readonly rerun: string;
  /** What must be in the environment for it, in one sentence; empty if nothing must. */
  readonly rerunNeeds: string;
  /** The requests as commands for a shell. */
  readonly curl: string;
}

export interface SignedRequest extends RecordedProof {
  readonly operation: string;
}

/** Collects what every report says about one result. */
export function explainFailure(result: CheckResult, report: RunReport): FailureExplanation {
  return {
    id: checkId(result),
    outcome: result.outcome,
    level: result.level,
    requirement: result.requirement,
    ...(result.editor && { requiredBy: editorNames[result.editor] }),
    reason: reasonOf(result),
    mismatches: result.mismatches,
    exchanges: result.exchanges,
    omitted: result.omitted ?? [],
    signed: signedRequests(result),
    notes: result.notes,
    ...(result.story && { story: result.story }),
    ...(result.likelyCause && { likelyCause: result.likelyCause }),
    ...(result.differs && { differs: result.differs }),
    documentation: documentationUrl(result.spec),
    rerun: rerunCommand(result, report),
    rerunNeeds: variablesNeeded(report.rerunCommand),
    curl: curlOf(result, report),
  };
}

function curlOf(result: CheckResult, report: RunReport): string {
  const [first = '', ...others] = report.target.wopisrc.split(' ');
  return curlSequence(result.exchanges, {
    wopisrc: result.wopisrc ?? first,
    isOneOfSeveral: others.length > 0,
    scratchFile: result.scratchFile,
    connection: report.curlOptions,
    // A check of proofs sends its own.
    proofs: concernsProofs(result) ? 'unknown' : proofNeedIn(report),
    sign: report.signCommand,
  });
}

function concernsProofs({ group, spec }: CheckResult): boolean {
  return /proof/i.test(`${group} ${spec}`);
}

/** The command that runs only this check. */
export function rerunCommand({ group, name, seed }: CheckResult, report: RunReport): string {
  const ofShard = seed === undefined ? '' : ` --seed ${seed}`;
  return `${report.rerunCommand}${ofShard} -g ${shellQuote(group)} -n ${shellQuote(name)}`;
}

/** Reason and mismatches on one line. */
export function shortReason(result: CheckResult): string {
  const reason = reasonOf(result);
  const mismatches = isInBaseline(result) ? '' : result.mismatches.map(describeMismatch).join('; ');
  return [reason, mismatches].filter((part) => part !== '').join(' ');
}

function reasonOf(result: CheckResult): string {
  const own = isInBaseline(result) ? '' : ownReason(result);
  return [baselineReason(result), own].filter((part) => part !== '').join('. ');
}

/** Whether the entry of the baseline quotes the failure, as --update-baseline writes it. */
function isInBaseline({ baseline, reason }: CheckResult): boolean {
  const quoted = baseline?.reason.replace(writtenByUpdate, '') ?? '';
  return baseline?.kind === 'expected-failure' && quoted !== '' && (reason ?? '').startsWith(quoted);
}

const writtenByUpdate = /^not explained yet; /;

/** A failed expectation repeats its mismatches after the operation's name; reports list them separately. */
function ownReason({ reason = '', mismatches }: CheckResult): string {
  const repeated = mismatches.map(describeMismatch).join('; ');
  return reason.endsWith(repeated) ? reason.slice(0, reason.length - repeated.length).trim() : reason;
}

/** What the baseline makes of a result, in one sentence; empty without an entry. */
export function baselineReason({ baseline }: CheckResult): string {
  switch (baseline?.kind) {
    case 'unexpected-pass':
      return `Passed, but the baseline expects a failure (${baseline.reason}): remove the entry`;
    case 'expired':
      return `The baseline entry (${baseline.reason}) expired on ${baseline.expires}`;
    case 'different-failure':
      return `Fails differently from what the baseline (${baseline.reason}) expects: ${baseline.recorded}`;
    case 'expected-failure':
      return `Expected by the baseline: ${baseline.reason}`;
    default:
      return '';
  }
}

function signedRequests(result: CheckResult): SignedRequest[] {
  const own = result.exchanges.filter(({ purpose }) => purpose === undefined);
  // By the documentation, a host returns 500 for a proof that it cannot verify.
  if (!concernsProofs(result) && !own.some(({ response }) => response?.status === 500)) return [];
  return own.flatMap(({ operation, proof }) => (proof ? [{ operation, ...proof }] : []));
}
