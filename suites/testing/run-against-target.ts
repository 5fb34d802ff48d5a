import { randomBytes } from 'node:crypto';
import type { CheckOfSuite } from '../../harness/checks/check.ts';
import { HttpSender } from '../../harness/client/http-sender.ts';
import { Redactor } from '../../harness/client/redactor.ts';
import { createLane } from '../../harness/lane/create-lane.ts';
import type { Lane } from '../../harness/lane/lane.ts';
import { runSuites, type SuitesRun } from '../../harness/run/run-suites.ts';
import type { ReadyHost } from '../../harness/targets/ready-line.ts';
import type { ProofKeys } from '../../wopi/proof-key.ts';

export interface TargetRunOptions {
  readonly checks: readonly CheckOfSuite[];
  /** Private keys that sign every request. */
  readonly proofKeys: ProofKeys;
  readonly includeDelayTests?: boolean;
  readonly wait?: (seconds: number) => Promise<void>;
  readonly requireProofValidation?: boolean;
  /** Sees the lane before the run begins. */
  readonly prepare?: (lane: Lane) => Promise<void>;
}

/** Runs real checks over HTTP against a host that runs anywhere. */
export async function runAgainstTarget(
  { wopisrc, token }: ReadyHost,
  {
    checks,
    proofKeys,
    includeDelayTests = false,
    wait = () => Promise.reject(new Error('no check of this run may wait')),
    requireProofValidation = false,
    prepare,
  }: TargetRunOptions,
): Promise<SuitesRun> {
  await using sender = new HttpSender({ timeoutMs: 10_000 });
  const redactor = new Redactor();
  const lane = createLane(
    { wopisrc, accessToken: token, ttl: 0 },
    {
      sender,
      redactor,
      proofKeys,
      requireProofValidation,
      runId: randomBytes(3).toString('hex'),
      seed: 1,
      userAgent: 'wopi-conformance/self-test',
    },
  );
  await prepare?.(lane);
  return await runSuites({
    lanes: [lane],
    checks,
    redactor,
    includeDelayTests,
    keepContent: false,
    wait,
    signal: new AbortController().signal,
  });
}
