import { randomBytes } from 'node:crypto';
import type { CheckOfSuite } from '../../harness/check.ts';
import { createLane } from '../../harness/create-lane.ts';
import type { Lane } from '../../harness/lane.ts';
import { runSuites, type SuitesRun } from '../../harness/run-suites.ts';
import { generateProofKeys, type ProofKeys, publicProofKeys } from '../../harness/wopi/proof-key.ts';
import { Redactor } from '../../harness/wopi/redactor.ts';
import { Transport } from '../../harness/wopi/transport.ts';
import type { HostOptions } from '../../reference-host/host.ts';
import type { HostSnapshot } from '../../reference-host/snapshot.ts';
import { startHost } from '../../reference-host/start-host.ts';

export interface SelfTestOptions extends HostOptions {
  readonly checks: readonly CheckOfSuite[];
  readonly includeDelayTests?: boolean;
  readonly wait?: (seconds: number) => Promise<void>;
  readonly requireProofValidation?: boolean;
  /** Sees the lane before the run begins. */
  readonly prepare?: (lane: Lane) => Promise<void>;
}

export interface SelfTestRun extends SuitesRun {
  /** What the host held before and after the run. */
  readonly before: HostSnapshot;
  readonly after: HostSnapshot;
}

let keys: ProofKeys | undefined;

/** Runs real checks over HTTP against a reference host of their own, which may have defects. */
export async function runAgainstReferenceHost(options: SelfTestOptions): Promise<SelfTestRun> {
  keys ??= generateProofKeys();
  await using running = await startHost({ proofKeys: publicProofKeys(keys), ...options });
  await using transport = new Transport({ timeoutMs: 10_000 });
  const redactor = new Redactor();
  const lane = createLane(
    { wopisrc: running.wopisrc, accessToken: running.token, ttl: 0 },
    {
      transport,
      redactor,
      proofKeys: keys,
      requireProofValidation: options.requireProofValidation ?? false,
      runId: randomBytes(3).toString('hex'),
      seed: 1,
      userAgent: 'wopi-conformance/self-test',
    },
  );
  const before = running.host.snapshot();
  await options.prepare?.(lane);
  const run = await runSuites({
    lanes: [lane],
    checks: options.checks,
    redactor,
    includeDelayTests: options.includeDelayTests ?? false,
    keepContent: false,
    wait: options.wait ?? (() => Promise.reject(new Error('no check of this run may wait'))),
    signal: new AbortController().signal,
  });
  return { ...run, before, after: running.host.snapshot() };
}

/** `group/name` of every result that is red in Microsoft's sense: failed or inconclusive, and warned as well. */
export function redChecks({ results }: Pick<SuitesRun, 'results'>): string[] {
  return results
    .filter(({ outcome }) => ['failed', 'inconclusive', 'warned'].includes(outcome))
    .map(({ group, name }) => `${group}/${name}`);
}
