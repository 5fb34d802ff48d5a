import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, inject, test } from 'vitest';
import { loadOrCreateProofKeys } from '../../wopi/proof-key.ts';
import { type CheckOfSuite, checksOf, type Suite } from '../checks/check.ts';
import { optionFor } from '../checks/optional-checks.ts';
import { HttpSender } from '../client/http-sender.ts';
import { Redactor } from '../client/redactor.ts';
import type { Leftover } from '../results/leftover.ts';
import type { CheckResult } from '../results/result.ts';
import { openLane } from '../run/judge.ts';
import { LaneSession, neighborsOf } from '../run/lane-session.ts';
import { type FurtherTokens, fileOf } from '../targets/ready-line.ts';

/** The host that the registered checks run against; `global-setup.ts` provides it. */
export interface VitestTarget {
  readonly wopisrc: string;
  readonly accessToken: string;
  /** Tokens for the checks with further users. */
  readonly further?: FurtherTokens;
  /** Directory of the proof keys that sign requests. */
  readonly proofKeysDirectory: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    wopiTarget: VitestTarget;
  }
  export interface TaskMeta {
    wopiResult?: CheckResult;
  }
}

const requestTimeoutMs = 30_000;
const checkTimeoutMs = 120_000;

/**
 * Registers every check as a Vitest test, one `describe` per group, against the target that the global setup provides.
 * A skipped check is skipped with its reason; a failed check throws at the suite's own line. The complete result is in
 * `task.meta.wopiResult`.
 */
export function registerSuites(suites: readonly Suite[]): void {
  const redactor = new Redactor();
  const sender = new HttpSender({ timeoutMs: requestTimeoutMs });
  let session: LaneSession;
  beforeAll(async () => {
    const { proofKeysDirectory, wopisrc, accessToken, further } = inject('wopiTarget');
    const file = further ? fileOf({ wopisrc, token: accessToken, further }) : { wopisrc, accessToken };
    const lane = openLane(file, { sender, redactor, proofKeys: loadOrCreateProofKeys(proofKeysDirectory) });
    session = await LaneSession.open(lane, { keepContent: false, neighbors: neighborsOf(lane) });
    session.requireOriginal();
    await session.settleEarlierLock({ mayRelease: false, mayChange: true });
  });
  const leftovers: Leftover[] = [];
  afterEach(async () => void leftovers.push(...(await session.cleanUp())));
  afterAll(async () => {
    leftovers.push(...(await session.close()));
    await sender[Symbol.asyncDispose]();
    requireNone(leftovers, redactor);
  });
  for (const suite of suites) {
    describe(suite.group, () => {
      const checks = checksOf([suite]);
      beforeAll(() => session.startGroup(checks));
      for (const entry of checks) registerCheck(entry, () => session, redactor);
    });
  }
}

function requireNone(leftovers: readonly Leftover[], redactor: Redactor): void {
  const lines = leftovers.map(({ what, url, reason }) => redactor.redact(`${what}: ${url}: ${reason}`));
  if (lines.length > 0) throw new Error(['Left on the host:', ...lines].join('\n'));
}

function registerCheck(entry: CheckOfSuite, session: () => LaneSession, redactor: Redactor): void {
  const { name } = entry.check;
  const wait = (seconds: number) => delay(seconds * 1000);
  test.skipIf(optionFor(entry.check) !== undefined)(name, { timeout: checkTimeoutMs }, async ({ task, skip }) => {
    const { result, error } = await session().run(entry, { redactor, wait });
    task.meta.wopiResult = result;
    if (result.outcome === 'skipped') skip(result.reason);
    if (result.outcome === 'failed' || result.outcome === 'inconclusive') throw error;
  });
}
