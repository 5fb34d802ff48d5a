import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type CheckOfSuite, checksOf } from '../harness/checks/check.ts';
import { HttpSender } from '../harness/client/http-sender.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { type FileUnderTest, judge } from '../harness/run/judge.ts';
import { runReport } from '../harness/run/run-report.ts';
import { HostUnreachable } from '../harness/run/run-suites.ts';
import { waitForHost } from '../harness/run/wait-for-host.ts';
import { waitInterruptibly } from '../harness/run/wait-interruptibly.ts';
import type { ResolvedSettings, Settings } from '../harness/settings/config.ts';
import { everySuite } from '../suites/catalogue.ts';
import { newTokenFrom } from './access-token.ts';
import type { BaselineFile } from './baseline-file.ts';
import { loadHostPage } from './host-page.ts';
import type { Interruption } from './interruption.ts';
import type { Progress } from './progress.ts';
import { proofKeysOf } from './proof-keys.ts';
import { extraHeadersOf, senderOptionsOf } from './request-settings.ts';
import { rerunCommandOf } from './rerun-command.ts';
import { RunTarget } from './run-target.ts';

const everyCheck = checksOf(everySuite).map(checkId);

export interface RunInput extends ResolvedSettings {
  readonly checks: readonly CheckOfSuite[];
  /** Absent: no failure is expected. */
  readonly baseline: BaselineFile | undefined;
  readonly interruption: Pick<Interruption, 'signal' | 'requestSignal'>;
  readonly progress: Pick<Progress, 'onStart' | 'onResult' | 'end'>;
}

/** Runs the selected checks against the host of the settings and returns the whole run. */
export async function runAndReport({
  settings,
  checks,
  baseline,
  interruption,
  progress,
}: RunInput): Promise<RunReport> {
  const start = performance.now();
  const { signal, requestSignal } = interruption;
  const startedAt = new Date().toISOString();
  const seed = settings.seed ?? randomInt(2 ** 31);
  const proofKeys = proofKeysOf(settings);
  const frameLoad = await loadHostPage(settings);
  await using target = await RunTarget.open(settings, proofKeys, signal, frameLoad);
  await using sender = new HttpSender(senderOptionsOf(settings));
  await requireAnswer(sender, target.files, settings, signal);
  const run = await judge({
    sender,
    files: target.files.map((file) => ({ ...file, ttl: settings.token_ttl, newToken: newTokenFrom(settings) })),
    lanes: settings.lanes,
    checks,
    proofKeys,
    requireProofValidation: settings['proof-keys'] !== undefined,
    extraHeaders: extraHeadersOf(settings),
    frameLoad,
    seed,
    requestSignal,
    includeDelayTests: settings['include-delaytests'],
    keepContent: settings['keep-content'],
    wait: (seconds) => waitInterruptibly(seconds, signal),
    signal,
    onStart: progress.onStart,
    onResult: (result) => progress.onResult(baseline?.mark(result) ?? result),
  });
  progress.end();
  const strictness = { strict: settings.strict, failOnSkip: settings['fail-on-skip'] };
  const found = { ...run, problems: [], ...baseline?.conclude(run, everyCheck, strictness) };
  return runReport(found, {
    target: { wopisrc: target.files.map(({ wopisrc }) => wopisrc).join(' ') },
    profile: settings.profile,
    seed,
    startedAt,
    durationMs: performance.now() - start,
    rerunCommand: rerunCommandOf(settings),
    ...strictness,
  });
}

async function requireAnswer(
  sender: HttpSender,
  files: readonly FileUnderTest[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const seconds = settings['wait-for'];
  if (seconds === undefined) return;
  for (const { wopisrc } of files) {
    if (await waitForHost(sender, wopisrc, seconds, signal)) continue;
    throw new HostUnreachable(`${new URL(wopisrc).host} did not answer within the ${seconds} s of --wait-for`);
  }
}
