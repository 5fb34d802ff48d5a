import { readFileSync, writeFileSync } from 'node:fs';
import { countOf } from '../harness/results/count-of.ts';
import type { CheckResult, RunReport, Strictness } from '../harness/results/result.ts';
import type { SuitesRun } from '../harness/run/run-suites.ts';
import {
  applyBaseline,
  baselineLines,
  type PlacedEntry,
  parseBaseline,
  unknownEntries,
  updateBaseline,
} from '../harness/settings/baseline.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { repositoryPath } from './repository-path.ts';

/** Read if it exists, and written by `--update-baseline`, unless another file is named. */
const defaultFile = 'wopi-conformance.baseline.yaml';

type Judgement = Pick<RunReport, 'results' | 'notices' | 'problems'>;

/** The file of expected failures. */
export class BaselineFile {
  readonly path: string;
  readonly isToBeWritten: boolean;
  readonly #today = new Date().toISOString().slice(0, 10);
  /** Absent until the file exists. */
  #text: string | undefined;
  #entries: readonly PlacedEntry[];

  /** @throws {ConfigurationError} when it cannot be read or parsed, or a named file does not exist. */
  constructor({ baseline, 'update-baseline': isToBeWritten }: Pick<Settings, 'baseline' | 'update-baseline'>) {
    this.path = baseline ?? defaultFile;
    this.isToBeWritten = isToBeWritten;
    this.#text = readText(this.path, { mayBeAbsent: baseline === undefined || isToBeWritten });
    this.#entries = this.#text === undefined ? [] : placedEntries(this.path, this.#text);
  }

  /** The result, marked with its baseline entry if it has one. */
  readonly mark = (result: CheckResult): CheckResult => applyBaseline(result, this.#entries, this.#today);

  /** The same while the checks run: which entries of passed checks an update removes is not known before its end. */
  readonly markSoFar = (result: CheckResult): CheckResult => {
    const marked = this.mark(result);
    return this.isToBeWritten && marked.baseline?.kind === 'unexpected-pass' ? result : marked;
  };

  /** Updates the baseline if requested, and applies it to a run. `known` lists every `Group/Name`. */
  conclude({ results, notices, isComplete }: SuitesRun, known: readonly string[], strictness: Strictness): Judgement {
    const update = this.isToBeWritten ? this.#update(results, isComplete, strictness) : {};
    return {
      results: results.map(this.mark),
      notices: [...notices, ...(update.notices ?? [])],
      problems: [...unknownEntries(this.#entries, known), ...(update.problems ?? [])],
    };
  }

  #update(
    results: readonly CheckResult[],
    isComplete: boolean,
    strictness: Strictness,
  ): Partial<Pick<Judgement, 'notices' | 'problems'>> {
    if (!isComplete)
      return { notices: [`The baseline ${this.path} was not updated because not every check was judged.`] };
    const earlier = this.#entries;
    this.#text = updateBaseline(this.#text, results, strictness);
    this.#entries = placedEntries(this.path, this.#text);
    try {
      writeFileSync(this.path, this.#text);
      return { notices: [`The baseline ${this.path} was written: ${describeUpdate(earlier, this.#entries)}.`] };
    } catch (error) {
      return { problems: [`The baseline ${this.path} could not be written: ${(error as Error).message}`] };
    }
  }
}

/** Such as `3 entries, 1 added, 2 removed`. */
function describeUpdate(earlier: readonly PlacedEntry[], entries: readonly PlacedEntry[]): string {
  const earlierOf = (entry: PlacedEntry) => earlier.find(({ check }) => check === entry.check);
  const kept = entries.filter(earlierOf);
  const changes = [
    ['added', entries.length - kept.length],
    ['removed', earlier.length - kept.length],
    ['with a different failure', kept.filter((entry) => earlierOf(entry)?.failure !== entry.failure).length],
  ] as const;
  const made = changes.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return `${countOf(entries.length, 'entry', 'entries')}, ${made.length === 0 ? 'as before' : made.join(', ')}`;
}

function placedEntries(path: string, text: string): readonly PlacedEntry[] {
  const entries = parseBaseline(path, text);
  const file = repositoryPath(path);
  if (file === undefined) return entries;
  const lines = baselineLines(text);
  return entries.map((entry, index) => ({ ...entry, at: { file, line: lines[index] ?? 1 } }));
}

function readText(path: string, { mayBeAbsent }: { readonly mayBeAbsent: boolean }): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && mayBeAbsent) return undefined;
    const hint = code === 'ENOENT' ? '; create it with --update-baseline' : '';
    throw new ConfigurationError(`the baseline ${path} cannot be read (${code})${hint}`);
  }
}
