import type { CheckOfSuite } from '../harness/checks/check.ts';
import type { ExtraHeader } from '../harness/client/extra-headers.ts';
import { type AddressGuard, HttpSender, type HttpSenderOptions } from '../harness/client/http-sender.ts';
import { Redactor } from '../harness/client/redactor.ts';
import type { Sender } from '../harness/client/sender.ts';
import { TimeLimit } from '../harness/client/time-limit.ts';
import type { HostPageLoad } from '../harness/host-page/host-page-load.ts';
import type { Profile } from '../harness/results/categories.ts';
import type { CheckResult } from '../harness/results/result.ts';
import { smokeTriageRequests } from '../harness/results/smoke-checks.ts';
import { automaticLanes } from '../harness/run/automatic-lanes.ts';
import { type FileUnderTest as FileOfRun, judge, judgeOne } from '../harness/run/judge.ts';
import type { SuitesRun } from '../harness/run/run-suites.ts';
import { senderFor } from '../harness/run/sender-for.ts';
import { waitInterruptibly } from '../harness/run/wait-interruptibly.ts';
import type { OwnCommands } from '../harness/triage/own-commands.ts';
import { type Triage, triage } from '../harness/triage/triage.ts';
import { filesToAskAbout, writtenName } from '../harness/triage/written-files.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { ConsentNeeded, HostNotJudged } from './run-refusals.ts';
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

/** How requests reach the hosts; each is as the option of `run`. */
export interface RunnerConnection {
  /** Default: 30 s for a request, and neither certificates nor a proxy. */
  readonly senderOptions?: Omit<HttpSenderOptions, 'guard'>;
  readonly extraHeaders?: readonly ExtraHeader[];
  /** Whether a host that gives no usable first response is diagnosed; default: yes. */
  readonly triage?: boolean;
  /** Whether files that were not made for tests are written to without a question; default: no. */
  readonly yes?: boolean;
  /** The commands that test a file in the same way; default: without options. */
  readonly commandsFor?: (wopisrc: string) => OwnCommands;
}

export interface RunOptions {
  readonly file: FileUnderTest;
  readonly hostPageLoad: HostPageLoad | undefined;
  readonly profile: Profile;
  readonly checks: readonly CheckOfSuite[];
  readonly includeDelayTests: boolean;
  /** Whether the user has agreed that the run writes to the file, or cannot be asked. */
  readonly mayWrite: boolean;
  readonly signal: AbortSignal;
  readonly onStart?: (entry: CheckOfSuite) => void;
  readonly onResult?: (result: CheckResult) => void;
}

export interface RunnerOptions {
  readonly keys: SigningKeys;
  readonly guard: AddressGuard;
  readonly connection?: RunnerConnection;
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

  constructor({ mostRuns = 4, longestRunMs = 3_600_000, connection = {}, ...parts }: RunnerOptions) {
    this.#options = { mostRuns, longestRunMs, connection, ...parts };
  }

  /** The commands that test a file as this does. */
  commandsFor(wopisrc: string): OwnCommands {
    return this.#options.connection.commandsFor?.(wopisrc) ?? plainCommands(wopisrc);
  }

  /**
   * Runs checks against the host and leaves the file as it was.
   * @throws {RunnerBusy} when a run on this file, or too many runs, are in progress.
   * @throws {HostNotJudged} when the first contact shows that nothing can be judged.
   * @throws {ConsentNeeded} when the run would write to a file that was not made for tests; nothing is written.
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
    const sender = senderFor(options.profile, http);
    const redactor = new Redactor();
    const contact = await this.#contact({ signal, ...options }, sender, redactor);
    const run = await judge({
      ...this.#wiring(options.file),
      redactor,
      sender,
      files: [options.file],
      lanes: automaticLanes(options.checks, contact.latencyMs),
      wantsLanes: false,
      checks: options.checks,
      hostPageLoad: options.hostPageLoad,
      includeDelayTests: options.includeDelayTests,
      wait: (seconds) => waitInterruptibly(seconds, signal),
      signal,
      requestSignal: afterGrace(signal),
      ...(options.onStart ? { onStart: options.onStart } : {}),
      ...(options.onResult ? { onResult: options.onResult } : {}),
    });
    return { ...run, notices: [...contact.notices, ...run.notices], requests: contact.requests + run.requests };
  }

  async #contact(run: RunOptions, sender: Sender, redactor: Redactor): Promise<Triage> {
    const found = this.#options.connection.triage === false ? untried : await this.#triage(run, sender, redactor);
    if (found.diagnosis) throw new HostNotJudged(found.diagnosis);
    const yes = run.mayWrite || this.#options.connection.yes === true || run.signal.aborted;
    const files = filesToAskAbout(writtenName(run.file, found), { ...run, yes });
    if (files.length > 0) throw new ConsentNeeded(files.map((name) => redactor.redact(name)));
    return found;
  }

  #triage({ file, checks, profile, hostPageLoad, signal }: RunOptions, sender: Sender, redactor: Redactor) {
    const { proofKeys, extraHeaders } = this.#wiring(file);
    return triage({
      ...{ file, sender, redactor, proofKeys, extraHeaders, hostPageLoad, signal },
      commands: this.commandsFor(file.wopisrc),
      sendsPosts: checks.some(({ check }) => !check.readOnly),
      ...(profile === 'smoke' && { mostRequests: smokeTriageRequests }),
    });
  }

  #wiring({ seed }: FileUnderTest) {
    const { keys, connection } = this.#options;
    return { proofKeys: keys.keys, extraHeaders: connection.extraHeaders ?? [], seed };
  }

  #sender(): HttpSender {
    const { guard, connection } = this.#options;
    return new HttpSender({ timeoutMs: requestTimeoutMs, ...connection.senderOptions, guard });
  }
}

function afterGrace(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => later.abort(), graceMs).unref(), { once: true });
  return later.signal;
}

const untried: Triage = { notices: [], requests: 0 };

function plainCommands(wopisrc: string): OwnCommands {
  const run = ['wopi-conformance run', `--wopisrc ${shellQuote(wopisrc)}`, '--token "$WOPI_TOKEN"'];
  return { run, curlOptions: [], keys: 'wopi-conformance keys', sign: 'wopi-conformance sign' };
}
