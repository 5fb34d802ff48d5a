import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type CheckOfSuite, checksOf } from '../harness/checks/check.ts';
import { secondsToWait } from '../harness/checks/optional-checks.ts';
import { CountingSender } from '../harness/client/counting-sender.ts';
import { HttpSender } from '../harness/client/http-sender.ts';
import type { Redactor } from '../harness/client/redactor.ts';
import { RunLimits } from '../harness/client/run-limits.ts';
import type { Sender } from '../harness/client/sender.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { RunReport } from '../harness/results/result.ts';
import { automaticLanes } from '../harness/run/automatic-lanes.ts';
import { type FileUnderTest, type JudgeOptions, judge } from '../harness/run/judge.ts';
import { RefusedStart } from '../harness/run/refused-start.ts';
import { runReport } from '../harness/run/run-report.ts';
import { HostUnreachable, type SuitesRun } from '../harness/run/run-suites.ts';
import { senderFor } from '../harness/run/sender-for.ts';
import { type WaitFailure, waitForHost } from '../harness/run/wait-for-host.ts';
import { waitInterruptibly } from '../harness/run/wait-interruptibly.ts';
import type { ResolvedSettings, Settings } from '../harness/settings/config.ts';
import type { Triage } from '../harness/triage/triage.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { newTokenFrom, requireTokens } from './access-token.ts';
import { Bail } from './bail.ts';
import type { BaselineFile } from './baseline-file.ts';
import { ClaimedFiles } from './claimed-files.ts';
import type { requireConsent } from './consent.ts';
import { firstContact, refusedStart, resultsWithout, unreachable } from './first-contact.ts';
import { loadHostPage, requirePageSettings } from './host-page.ts';
import type { Interruption } from './interruption.ts';
import { type Ipv6Look, lookAtIpv6 } from './ipv6-look.ts';
import { optionalChecksOf } from './optional-checks-of.ts';
import { printUnfinished } from './print-outcome.ts';
import type { ProbeContext } from './probe-context.ts';
import type { Progress } from './progress.ts';
import { proofKeysOf } from './proof-keys.ts';
import { extraHeadersOf, senderOptionsOf } from './request-settings.ts';
import { curlOptionsOf, rerunCommandOf, signCommandOf } from './rerun-command.ts';
import { RunTarget } from './run-target.ts';
import { learnSettings } from './secrets.ts';

const everyCheck = checksOf(suitesOfAllEditors).map(checkId);

export interface RunInput extends ResolvedSettings {
  readonly checks: readonly CheckOfSuite[];
  /** Absent: no failures are expected. */
  readonly baseline: BaselineFile | undefined;
  /** Learns the secrets of the run. */
  readonly redactor: Redactor;
  readonly interruption: Pick<Interruption, 'signal' | 'requestSignal'> & Partial<Pick<Interruption, 'fail'>>;
  readonly progress: Pick<Progress, 'onStart' | 'onResult' | 'end'>;
  /** A file on which the run must not begin gives a report with a diagnosis; default: the error is thrown. */
  readonly diagnosesRefusals?: boolean;
  /** Called before the first check; what it throws ends the run. */
  readonly consent?: typeof requireConsent | undefined;
  /** Called after the checks, while the host still runs; not after a diagnosis or an interruption. */
  readonly afterwards?: ((context: ProbeContext) => Promise<void>) | undefined;
}

/** Runs the selected checks against the host of the settings and returns the report. */
export async function runAndReport(input: RunInput): Promise<RunReport> {
  const { settings, interruption, progress, baseline, redactor } = input;
  learnSettings(redactor, settings);
  requirePageSettings(settings);
  // The bundled host has tokens of its own.
  if (settings['reference-host'] === undefined) requireTokens(settings);
  const start = performance.now();
  const { signal } = interruption;
  const startedAt = new Date().toISOString();
  const seed = settings.seed ?? randomInt(2 ** 31);
  const proofKeys = proofKeysOf(settings);
  const connection = { extraHeaders: extraHeadersOf(settings), senderOptions: senderOptionsOf(settings) };
  const { hostPageLoad, problems: pageProblems } = await loadHostPage(settings, {
    ...connection,
    proofKeys,
    redactor,
  });
  await using target = await RunTarget.open(settings, proofKeys, signal, hostPageLoad);
  const files = target.files.map((file) => ({ ...file, ttl: settings.token_ttl }));
  const contact: Contact = { ...input, ...connection, seed, proofKeys, hostPageLoad, files };
  const { diagnosis, ...run } = await judgeUnlessUnreachable(contact);
  const mayContinue = !diagnosis && !run.interrupted;
  if (mayContinue) await input.afterwards?.(contact);
  const ipv6 = mayContinue && settings.profile === 'smoke' ? await lookAtIpv6(contact, run.results) : nothing;
  progress.end();
  const strictness = { strict: settings.strict, failOnSkip: settings['fail-on-skip'] };
  const about = {
    target: { wopisrc: files.map(({ wopisrc }) => wopisrc).join(' ') },
    profile: settings.profile,
    ...(settings.shard !== undefined && { shard: settings.shard }),
    editors: settings.editor,
    seed,
    startedAt,
    durationMs: performance.now() - start,
    rerunCommand: rerunCommandOf(input, seed),
    curlOptions: curlOptionsOf(settings).join(' '),
    ...(proofKeys && { signCommand: signCommandOf(settings) }),
    ...strictness,
  };
  // What was skipped because of a diagnosis is red in no report.
  if (diagnosis) return runReport({ ...run, problems: pageProblems }, { ...about, failOnSkip: false, diagnosis });
  const found = { ...run, problems: [], ...baseline?.conclude(run, everyCheck, strictness) };
  return runReport(
    {
      ...found,
      notices: [...found.notices, ...ipv6.notices],
      problems: [...pageProblems, ...found.problems, ...ipv6.problems],
      requests: run.requests + ipv6.requests,
    },
    about,
  );
}

const nothing: Ipv6Look = { notices: [], problems: [], requests: 0 };

interface Contact extends Omit<RunInput, keyof ProbeContext>, ProbeContext {
  readonly interruption: RunInput['interruption'];
}

type JudgedRun = SuitesRun & { readonly diagnosis?: Diagnosis };

async function judgeUnlessUnreachable(contact: Contact): Promise<JudgedRun> {
  await using http = new HttpSender(contact.senderOptions);
  const counting = new CountingSender(http);
  try {
    return await contactAndJudge(contact, senderFor(contact.settings.profile, counting, contact.files.length));
  } catch (error) {
    const [file] = contact.files;
    const wopisrc = file?.wopisrc ?? '';
    const found = { notices: [], requests: counting.requests };
    if (error instanceof HostUnreachable) return notJudged(contact, unreachable(error.message, wopisrc), found);
    if (!contact.diagnosesRefusals || !(error instanceof RefusedStart)) throw error;
    return notJudged(contact, refusedStart(error, wopisrc, contact.redactor), found);
  }
}

async function contactAndJudge(contact: Contact, sender: Sender): Promise<JudgedRun> {
  const {
    settings,
    checks,
    interruption,
    progress,
    baseline,
    seed,
    proofKeys,
    hostPageLoad,
    files,
    redactor,
    extraHeaders,
  } = contact;
  const { signal, requestSignal } = interruption;
  const bail = new Bail(settings);
  const showsAll = settings.evidence === 'all' || settings.har !== undefined;
  await requireAnswer(sender, files, settings, signal);
  const found = await firstContact({ ...contact, sender, signal });
  if (found.diagnosis) return notJudged(contact, found.diagnosis, found);
  await contact.consent?.(found.written, checks, settings, signal);
  if (signal.aborted) return interruptedBefore(checks, found);
  const onlyReads = checks.every(({ check }) => check.readOnly);
  await using _ = await ClaimedFiles.of(onlyReads ? [] : files.map(({ wopisrc }) => wopisrc));
  const run = await judge({
    sender,
    redactor,
    files: files.map((file) => ({ ...file, newToken: newTokenFrom(settings) })),
    ...lanesOf(contact, found),
    checks,
    proofKeys,
    requireProofValidation: settings['proof-keys'] !== undefined,
    extraHeaders,
    hostPageLoad,
    seed,
    requestSignal,
    runLimits: new RunLimits({ maxDurationMs: maxDurationOf(contact) * 1000 }),
    ...optionalChecksOf(settings),
    // The content of the bundled host is the harness's own.
    keepContent: settings['keep-content'] || settings['reference-host'] !== undefined,
    leaveFiles: settings['leave-files'],
    releaseLocks: settings['release-locks'],
    wait: (seconds) => waitInterruptibly(seconds, signal),
    signal,
    ...(interruption.fail && { onFault: interruption.fail }),
    onUnfinished: printUnfinished,
    onStart: progress.onStart,
    onResult: (result) => {
      const marked = baseline?.markSoFar(result) ?? result;
      bail.count(marked);
      progress.onResult(marked);
    },
    showsExchanges: (result) =>
      showsAll || result.outcome !== 'passed' || (baseline?.mark(result) ?? result).baseline !== undefined,
    endEarly: bail.reason,
  });
  return { ...run, notices: [...found.notices, ...run.notices], requests: found.requests + run.requests };
}

/** A run that was interrupted before its first check. */
function interruptedBefore(checks: readonly CheckOfSuite[], { notices, requests }: Triage): SuitesRun {
  const nothing = { results: [], leftovers: [], interrupted: true, isComplete: false };
  return { ...nothing, notRun: checks.length, notices, requests };
}

// Who names several files has chosen the lanes.
function lanesOf(
  { settings, checks, files }: Contact,
  { latencyMs }: Triage,
): Pick<JudgeOptions, 'lanes' | 'wantsLanes'> {
  if (settings.lanes !== 'auto') return { lanes: settings.lanes };
  return { lanes: files.length > 1 ? files.length : automaticLanes(checks, latencyMs), wantsLanes: false };
}

// A check that the user includes must not use up the time whose limit is only a default.
function maxDurationOf({ settings, sources, checks }: Contact): number {
  const isDefault = sources['max-duration'] === 'default';
  return settings['max-duration'] + (isDefault ? secondsToWait(checks, optionalChecksOf(settings)) : 0);
}

function notJudged(
  { checks, redactor }: Contact,
  diagnosis: Diagnosis,
  { notices, requests }: Omit<Triage, 'diagnosis'>,
): JudgedRun {
  return {
    results: resultsWithout(checks, diagnosis, redactor),
    leftovers: [],
    notices,
    interrupted: false,
    isComplete: false,
    requests,
    diagnosis,
  };
}

async function requireAnswer(
  sender: Sender,
  files: readonly FileUnderTest[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const seconds = settings['wait-for'];
  if (seconds === undefined) return;
  for (const { wopisrc } of files) {
    const outcome = await waitForHost(sender, wopisrc, seconds, signal);
    if (!outcome.isThere) throw new HostUnreachable(describeMissed(outcome.last, wopisrc, seconds));
  }
}

function describeMissed(last: WaitFailure | undefined, wopisrc: string, seconds: number): string {
  const { host, hostname } = new URL(wopisrc);
  const within = `within the ${seconds} s of --wait-for`;
  if (last === undefined) return `${host} did not respond ${within}`;
  if ('status' in last)
    return `${host} returned only ${last.status} ${within}, as a proxy does whose host is not there`;
  if (last.problem === 'unresolved') return `the name ${hostname} did not resolve ${within}`;
  return `${host} did not respond ${within}${last.problem === 'tls' ? `: ${last.message}` : ''}`;
}
