import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckOfSuite } from '../checks/check.ts';
import { HttpSender, type HttpSenderOptions } from '../client/http-sender.ts';
import type { Lane } from '../lane/lane.ts';
import type { Leftover } from '../results/leftover.ts';
import { type FileUnderTest, type JudgeOptions, judge } from '../run/judge.ts';
import type { SuitesRun } from '../run/run-suites.ts';
import { smallChecks } from './small-suite.ts';

/** The token of all runs in these tests; no output and no request to another origin may contain it. */
export const secretToken = 'tok+en/Secret=1234567890';

export interface RunAgainstOptions
  extends Partial<Omit<JudgeOptions, 'sender' | 'files' | 'prepare'>>,
    Pick<FileUnderTest, 'newToken'>,
    Partial<HttpSenderOptions> {
  readonly wopisrc: string;
  readonly token?: string;
  /** Called with the lane before the run starts. */
  readonly prepare?: (lane: Lane) => Promise<void>;
}

/** Runs the small suite, or other checks, against a host. */
export async function runAgainst({ prepare, ...options }: RunAgainstOptions): Promise<SuitesRun> {
  const { wopisrc, token = secretToken, signal, newToken } = options;
  await using sender = new HttpSender({ timeoutMs: 5_000, ...options });
  return await judge({
    checks: smallChecks,
    wait: async () => undefined,
    pause: async () => undefined,
    ...(signal && { requestSignal: signal }),
    ...options,
    sender,
    files: [{ wopisrc, accessToken: token, newToken }],
    ...(prepare && { prepare: async ([lane]) => lane && (await prepare(lane)) }),
  });
}

/** Deletes the content that a run has kept because it could not be given back. */
export async function forgetKept(leftovers: readonly Leftover[]): Promise<void> {
  const paths = leftovers.flatMap(({ reason }) => /kept in (\S+)$/.exec(reason)?.[1] ?? []);
  for (const path of paths) await rm(dirname(path), { recursive: true });
}

/** Creates a check in a new suite. */
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
