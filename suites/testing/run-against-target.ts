import { HttpSender } from '../../harness/client/http-sender.ts';
import { type JudgeOptions, judge } from '../../harness/run/judge.ts';
import type { SuitesRun } from '../../harness/run/run-suites.ts';
import type { ReadyHost } from '../../harness/targets/ready-line.ts';

export type TargetRunOptions = Omit<JudgeOptions, 'sender' | 'files'>;

/** Runs real checks over HTTP against any running host. */
export async function runAgainstTarget({ wopisrc, token }: ReadyHost, options: TargetRunOptions): Promise<SuitesRun> {
  await using sender = new HttpSender({ timeoutMs: 10_000 });
  return await judge({
    sender,
    files: [{ wopisrc, accessToken: token }],
    ...options,
  });
}
