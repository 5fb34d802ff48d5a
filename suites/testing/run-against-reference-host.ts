import { HttpSender } from '../../harness/client/http-sender.ts';
import { InProcessSender } from '../../harness/client/in-process-sender.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { type JudgeOptions, judge } from '../../harness/run/judge.ts';
import type { SuitesRun } from '../../harness/run/run-suites.ts';
import { fileOf, type ReadyHost } from '../../harness/targets/ready-line.ts';
import { SettableClock, systemClock } from '../../reference-host/clock.ts';
import { furtherTokensOf } from '../../reference-host/further-tokens.ts';
import { createHost, type HostOptions } from '../../reference-host/host.ts';
import type { Host } from '../../reference-host/host-api.ts';
import type { HostSnapshot } from '../../reference-host/snapshot.ts';
import { publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';

export type TargetRunOptions = Omit<JudgeOptions, 'sender' | 'files'>;

export interface SelfTestOptions extends Omit<HostOptions, 'proofKeys'>, Omit<TargetRunOptions, 'proofKeys'> {
  /** Sign requests and let the host validate proofs; default: unsigned, because signing takes longer than all the rest. */
  readonly signed?: boolean;
}

export interface SelfTestRun extends SuitesRun {
  /** What the host held before and after the run. */
  readonly before: HostSnapshot;
  readonly after: HostSnapshot;
}

type HostBindings = NonNullable<Parameters<Host['fetch']>[1]>;

/** Runs checks in process against a new reference host, which may have defects. */
export async function runAgainstReferenceHost(options: SelfTestOptions): Promise<SelfTestRun> {
  const proofKeys = options.signed ? sharedProofKeys() : undefined;
  // A check or a clean-up that waits advances the clock of its host.
  const clock = new SettableClock();
  const host = createHost({
    clock,
    proofClock: systemClock,
    ...options,
    ...(proofKeys && { proofKeys: publicProofKeys(proofKeys) }),
  });
  const before = host.snapshot();
  const run = await judge({
    wait: async (seconds) => clock.advance({ seconds }),
    pause: async (milliseconds) => clock.advance({ seconds: milliseconds / 1000 }),
    ...options,
    proofKeys,
    sender: new InProcessSender((request, facts) => host.fetch(request, facts as HostBindings)),
    files: [fileOf(readyHost(host))],
  });
  return { ...run, before, after: host.snapshot() };
}

function readyHost(host: Host): ReadyHost {
  const url = 'http://host.test';
  const wopisrc = url + host.testFilePath;
  return { wopisrc, token: host.issueToken(), further: furtherTokensOf(host, url) };
}

/** Runs checks over HTTP against any running host. */
export async function runAgainstTarget(host: ReadyHost, options: TargetRunOptions): Promise<SuitesRun> {
  await using sender = new HttpSender({ timeoutMs: 10_000 });
  return await judge({ ...options, sender, files: [fileOf(host)] });
}

/** `Group/Name` of every failed, inconclusive, or warned result. */
export function redChecks({ results }: Pick<SuitesRun, 'results'>): string[] {
  return results.filter(({ outcome }) => ['failed', 'inconclusive', 'warned'].includes(outcome)).map(checkId);
}
