import type { CheckOfSuite } from '../harness/checks/check.ts';
import { type AddressGuard, HttpSender } from '../harness/client/http-sender.ts';
import { TimeLimit } from '../harness/client/time-limit.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { Profile } from '../harness/results/categories.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { type FileUnderTest as FileOfRun, judge, judgeOne } from '../harness/run/judge.ts';
import type { SuitesRun } from '../harness/run/run-suites.ts';
import { senderFor } from '../harness/run/sender-for.ts';
import { waitInterruptibly } from '../harness/run/wait-interruptibly.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The file that the user opened, and its access token. */
export interface FileUnderTest extends Pick<FileOfRun, 'newToken'> {
  readonly wopisrc: string;
  readonly accessToken: string;
  /** Milliseconds since 1970 UTC, or 0. */
  readonly ttl: number;
  /** Seed of generated contents. */
  readonly seed: number;
}

export interface RunOptions {
  readonly file: FileUnderTest;
  readonly hostPageLoad: HostPageLoad | undefined;
  readonly profile: Profile;
  readonly checks: readonly CheckOfSuite[];
  readonly includeDelayTests: boolean;
  readonly signal: AbortSignal;
  readonly onStart?: (entry: CheckOfSuite) => void;
  readonly onResult?: (result: CheckResult) => void;
}

export interface RunnerOptions {
  readonly keys: SigningKeys;
  readonly guard: AddressGuard;
  /** Maximum number of concurrent runs. */
  readonly mostRuns?: number;
  /** Milliseconds after which a run is stopped. */
  readonly longestRunMs?: number;
}

/** Another run cannot start now; the message is a sentence for the user. */
export class RunnerBusy extends Error {
  override readonly name = 'RunnerBusy';
}

const requestTimeoutMs = 30_000;
// Lets a pending request finish, because otherwise its effect on the host is unknown.
const graceMs = 2_000;

/** Runs checks on files: one run per file at a time, and a limited number of runs altogether. */
export class Runner {
  readonly #options: Required<RunnerOptions>;
  readonly #files = new Set<string>();

  constructor({ mostRuns = 4, longestRunMs = 3_600_000, ...parts }: RunnerOptions) {
    this.#options = { mostRuns, longestRunMs, ...parts };
  }

  /**
   * Runs checks against the host and leaves the file as it was.
   * @throws {RunnerBusy} when a run on this file, or too many runs, are in progress.
   * @throws {HostUnreachable} when the host cannot be reached.
   */
  async run(options: RunOptions): Promise<SuitesRun> {
    const { wopisrc } = options.file;
    this.requireFree(wopisrc);
    this.#files.add(wopisrc);
    using limit = new TimeLimit(this.#options.longestRunMs, options.signal);
    try {
      return await this.#run({ ...options, signal: limit.signal });
    } finally {
      this.#files.delete(wopisrc);
    }
  }

  /** The result of a check about the frame, which sends no request to the host. */
  async judgeFrame(entry: CheckOfSuite, file: FileUnderTest, hostPageLoad: HostPageLoad): Promise<CheckResult> {
    await using sender = this.#sender();
    return await judgeOne(entry, file, { ...this.#wiring(file), sender, hostPageLoad });
  }

  /** @throws {RunnerBusy} when a run on this file, or too many runs, are in progress. */
  requireFree(wopisrc: string): void {
    if (this.#files.has(wopisrc))
      throw new RunnerBusy('A run on this file is in progress. Two runs would interfere with each other.');
    if (this.#files.size >= this.#options.mostRuns)
      throw new RunnerBusy(`${this.#files.size} runs are in progress, which is the maximum.`);
  }

  async #run({ signal, ...options }: RunOptions): Promise<SuitesRun> {
    await using http = this.#sender();
    return await judge({
      ...this.#wiring(options.file),
      sender: senderFor(options.profile, http),
      files: [options.file],
      checks: options.checks,
      hostPageLoad: options.hostPageLoad,
      includeDelayTests: options.includeDelayTests,
      wait: (seconds) => waitInterruptibly(seconds, signal),
      signal,
      requestSignal: afterGrace(signal),
      ...(options.onStart ? { onStart: options.onStart } : {}),
      ...(options.onResult ? { onResult: options.onResult } : {}),
    });
  }

  #wiring({ seed }: FileUnderTest) {
    return { proofKeys: this.#options.keys.keys, seed };
  }

  #sender(): HttpSender {
    return new HttpSender({ timeoutMs: requestTimeoutMs, guard: this.#options.guard });
  }
}

function afterGrace(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => later.abort(), graceMs).unref(), { once: true });
  return later.signal;
}
