import type { CheckOfSuite } from '../checks/check.ts';
import { HttpSender, type HttpSenderOptions } from '../client/http-sender.ts';
import { Redactor } from '../client/redactor.ts';
import { createLane, type LaneParts, type LaneTarget } from '../lane/create-lane.ts';
import type { Lane } from '../lane/lane.ts';
import { type RunSuitesOptions, runSuites, type SuitesRun } from '../run/run-suites.ts';
import { smallChecks } from './small-suite.ts';

/** The token of all runs in these tests; nothing that a run says or sends elsewhere may hold it. */
export const secretToken = 'tok+en/Secret=1234567890';

export interface RunAgainstOptions
  extends Partial<Pick<RunSuitesOptions, 'checks' | 'signal' | 'keepContent' | 'onResult' | 'includeDelayTests'>>,
    Partial<Pick<LaneParts, 'extraHeaders'>>,
    Pick<LaneTarget, 'newToken'>,
    Partial<HttpSenderOptions> {
  readonly wopisrc: string;
  readonly token?: string;
  readonly redactor?: Redactor;
  /** Sees the lane before the run begins. */
  readonly prepare?: (lane: Lane) => Promise<void>;
}

/** Runs the small suite, or other checks, against a host at an address. */
export async function runAgainst(options: RunAgainstOptions): Promise<SuitesRun> {
  const { wopisrc, token = secretToken, signal = new AbortController().signal, redactor = new Redactor() } = options;
  await using sender = new HttpSender({ timeoutMs: 5_000, ...options });
  const lane = createLane(
    { wopisrc, accessToken: token, ttl: 0, newToken: options.newToken },
    {
      sender,
      redactor,
      runId: 'run',
      seed: 1,
      userAgent: 'wopi-conformance/test',
      signal,
      ...(options.extraHeaders && { extraHeaders: options.extraHeaders }),
    },
  );
  await options.prepare?.(lane);
  return await runSuites({
    lanes: [lane],
    checks: options.checks ?? smallChecks,
    redactor,
    includeDelayTests: options.includeDelayTests ?? false,
    keepContent: options.keepContent ?? false,
    wait: async () => undefined,
    signal,
    ...(options.onResult && { onResult: options.onResult }),
  });
}

/** A check of a suite of its own. */
export function checkOf(
  run: CheckOfSuite['check']['run'],
  properties: Partial<CheckOfSuite['check']> & {
    readonly group?: string;
    readonly gates?: CheckOfSuite['suite']['needs'];
  } = {},
): CheckOfSuite {
  const { group = 'Own', gates = [], ...rest } = properties;
  const check: CheckOfSuite['check'] = {
    name: 'Check',
    category: 'WopiCore',
    level: 'MUST',
    requirement: 'The rule holds',
    spec: 'rest/files/lock',
    run,
    ...rest,
  };
  return { suite: { group, origin: 'validator', summary: 'A group', needs: gates, checks: [check] }, check };
}
