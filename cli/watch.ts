import { SelectionError } from '../harness/checks/select.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { RunReport } from '../harness/results/result.ts';
import { UserError } from '../harness/results/user-error.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { compareRuns } from '../reports/compare-runs.ts';
import { redResults } from '../reports/judge-run.ts';
import { renderComparisonLine } from '../reports/render-comparison.ts';
import { NoConsent, requireConsent } from './consent.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { exitCodes } from './exit-codes.ts';
import { HostWatch } from './host-watch.ts';
import { KeyLines } from './key-lines.ts';
import { standardOutput } from './lost-output.ts';
import { senderOptionsOf } from './request-settings.ts';
import type { Narrow } from './selected-checks.ts';
import { stopSignals } from './stop-requested.ts';

/** A run and its exit code. */
export interface EndedRun {
  readonly code: number;
  /** Absent: it could not start. */
  readonly report?: RunReport;
}

export interface WatchOptions {
  /** The checks of the first run. */
  readonly first: Narrow;
  readonly runOnce: (narrow: Narrow, consent: typeof requireConsent) => Promise<EndedRun>;
}

const everything: Narrow = (checks) => checks;

/**
 * `--watch`: runs again for each line of standard input and when the host restarts. Returns the exit code of the last
 * run, or that of an interruption if a run was interrupted.
 */
export async function watch(settings: Settings, { first, runOnce }: WatchOptions): Promise<number> {
  using stop = new StopRequest();
  const place: WaitingPlace = {
    host: new HostWatch(addressesOf(settings), senderOptionsOf(settings)),
    lines: new KeyLines(process.stdin),
    signal: stop.signal,
  };
  const consent = askingOnce();
  await place.host.look(stop.signal);
  let selection: Narrow | undefined = first;
  let judged: RunReport | undefined;
  let code: number = exitCodes.unusable;
  for (let isFirst = true; selection; isFirst = false) {
    const ended: EndedRun = await runOnce(selection, consent).catch((error) => withoutReport(error, isFirst));
    code = ended.code;
    judged = judgedLast(judged, ended.report);
    if (code === exitCodes.interrupted) break;
    // The next run would take what this one left for the original.
    const hasLeftContent = ended.report?.leftovers.some(({ isContent }) => isContent) ?? false;
    selection = await nextSelection(place, { selection, judged, hasLeftContent });
  }
  return code;
}

/** The later of two runs that judged something, after a line that compares them. */
function judgedLast(earlier: RunReport | undefined, later: RunReport | undefined): RunReport | undefined {
  if (!later || later.diagnosis || later.interrupted) return earlier;
  if (earlier) process.stdout.write(renderComparisonLine(compareRuns(earlier, later)));
  return later;
}

// A run names its WopiSrc, or the page that names one.
function addressesOf({ wopisrc, 'host-page': page }: Settings): readonly string[] {
  const addresses = wopisrc.length > 0 || page === undefined ? wopisrc : [page];
  // The first run says what is wrong with an invalid one.
  return addresses.filter((address) => URL.canParse(address));
}

// What only the command line can change ends the watch; the host, and what it keeps from starting a run, may change.
function withoutReport(error: unknown, isFirst: boolean): EndedRun {
  const isOfCommand =
    error instanceof ConfigurationError || error instanceof SelectionError || error instanceof NoConsent;
  if (!(error instanceof UserError) || (isFirst && isOfCommand)) throw error;
  return { code: exitCodeOf(error) };
}

/** Asks about each file once, not before every run. */
function askingOnce(): typeof requireConsent {
  const agreed = new Set<string>();
  return async (names, checks, settings, signal) => {
    const others = names.filter((name) => !agreed.has(name));
    await requireConsent(others, checks, settings, signal);
    if (checks.some(({ check }) => !check.readOnly)) for (const name of others) agreed.add(name);
  };
}

interface WaitingPlace {
  readonly host: HostWatch;
  readonly lines: KeyLines;
  readonly signal: AbortSignal;
}

interface RunsSoFar {
  /** Of the last run. */
  readonly selection: Narrow;
  /** The last run that judged something. */
  readonly judged: RunReport | undefined;
  /** The last run could not restore the content of a file, so that only a person may start the next. */
  readonly hasLeftContent: boolean;
}

/** The checks of the next run; undefined when the watch should end. */
async function nextSelection(
  place: WaitingPlace,
  { selection, judged, hasLeftContent }: RunsSoFar,
): Promise<Narrow | undefined> {
  const red = new Set(judged ? redResults(judged).map(checkId) : []);
  const selections = new Map<Wish, Narrow>([
    ['again', selection],
    ['all', everything],
    ...(red.size > 0 ? [['failed', onlyOf(red)] as const] : []),
  ]);
  process.stdout.write(waitingLine(place.host, { red: red.size, hasLeftContent }));
  for (;;) {
    const wish = await nextWish(place, hasLeftContent);
    const next = selections.get(wish);
    if (next || wish === 'end') return next;
    process.stdout.write(
      wish === 'failed'
        ? 'No check was red in the last run that judged something.\n'
        : 'The keys are Enter, f, a, and q.\n',
    );
  }
}

function onlyOf(ids: ReadonlySet<string>): Narrow {
  return (checks) => checks.filter((entry) => ids.has(checkId(entry)));
}

function waitingLine(
  { name, isThere }: HostWatch,
  { red, hasLeftContent }: Pick<RunsSoFar, 'hasLeftContent'> & { readonly red: number },
): string {
  const failed = red === 0 ? '' : `f + Enter: only what failed (${red}), `;
  const waiting = hasLeftContent
    ? 'The next run does not start by itself, because it would take what is left for the original content: restore that first.'
    : `Waiting for ${name} to ${isThere ? 'restart' : 'respond'}.`;
  return `\n${waiting} ` + `Enter: run again, ${failed}a + Enter: all, q + Enter or Ctrl-C: end\n`;
}

type Wish = 'again' | 'failed' | 'all' | 'end' | 'unknown';

const keys = new Map<string, Wish>([
  ['', 'again'],
  ['f', 'failed'],
  ['a', 'all'],
  ['q', 'end'],
]);

async function nextWish({ host, lines, signal }: WaitingPlace, waitsForPerson: boolean): Promise<Wish> {
  const waiting = new AbortController();
  const either = AbortSignal.any([signal, waiting.signal]);
  const restarted = waitsForPerson
    ? Promise.resolve(false)
    : host.restarted(either, () => process.stdout.write(`${host.name} does not respond.\n`));
  const ready = lines.ready(either);
  await (waitsForPerson ? ready : Promise.race([restarted, ready]));
  waiting.abort();
  const [isBack] = await Promise.all([restarted, ready]);
  if (signal.aborted) return 'end';
  const line = lines.take()?.trim();
  if (line !== undefined) return keys.get(line.toLowerCase()) ?? 'unknown';
  if (!isBack) return 'end';
  process.stdout.write(`${host.name} responds again.\n`);
  return 'again';
}

/** Aborted by a signal that ends the process, and when standard output is lost. */
class StopRequest implements Disposable {
  readonly #controller = new AbortController();

  constructor() {
    for (const name of stopSignals) process.on(name, this.#stop);
    standardOutput.signal.addEventListener('abort', this.#stop);
    if (standardOutput.signal.aborted) this.#stop();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly #stop = (): void => this.#controller.abort();

  [Symbol.dispose](): void {
    for (const name of stopSignals) process.off(name, this.#stop);
    standardOutput.signal.removeEventListener('abort', this.#stop);
  }
}
