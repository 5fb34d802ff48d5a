import type { SuitesRun } from '../../harness/run/run-suites.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import type { HostSnapshot } from '../../reference-host/snapshot.ts';
import { startHost } from '../../reference-host/start-host.ts';
import { generateProofKeys, type ProofKeys, publicProofKeys } from '../../wopi/proof-key.ts';
import { runAgainstTarget, type TargetRunOptions } from './run-against-target.ts';

export interface SelfTestOptions extends HostOptions, Omit<TargetRunOptions, 'proofKeys'> {}

export interface SelfTestRun extends SuitesRun {
  /** What the host held before and after the run. */
  readonly before: HostSnapshot;
  readonly after: HostSnapshot;
}

let keys: ProofKeys | undefined;

/** Runs real checks over HTTP against a new reference host, which may have defects. */
export async function runAgainstReferenceHost(options: SelfTestOptions): Promise<SelfTestRun> {
  keys ??= generateProofKeys();
  await using running = await startHost({ proofKeys: publicProofKeys(keys), ...options });
  const before = running.host.snapshot();
  const run = await runAgainstTarget(running, { ...options, proofKeys: keys });
  return { ...run, before, after: running.host.snapshot() };
}

/** `group/name` of every failed, inconclusive, or warned result. */
export function redChecks({ results }: Pick<SuitesRun, 'results'>): string[] {
  return results
    .filter(({ outcome }) => ['failed', 'inconclusive', 'warned'].includes(outcome))
    .map(({ group, name }) => `${group}/${name}`);
}
