import { performance } from 'node:perf_hooks';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, summarize } from '../harness/results/result.ts';
import { renderProgressLine, renderResultLine } from '../reports/render-progress.ts';
import { rewritesLines, usesColor } from './terminal.ts';

export interface ProgressOptions {
  readonly output: NodeJS.WriteStream;
  readonly total: number;
  readonly ignoreSkipped: boolean;
}

const clearLine = '\r\u001b[2K';

/** Shows the progress of a run: a single line that is rewritten on a terminal, one line per result elsewhere. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #color: boolean;
  readonly #rewrites: boolean;
  readonly #results: CheckResult[] = [];
  readonly #running = new Set<string>();
  /** The first result of each reason why a check could not be judged. */
  readonly #firstOfReason = new Map<string, CheckResult>();
  readonly #start = performance.now();

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#color = usesColor(options.output);
    this.#rewrites = rewritesLines(options.output);
  }

  readonly onStart = (entry: CheckOfSuite): void => {
    this.#running.add(checkId(entry));
    this.#draw();
  };

  readonly onResult = (result: CheckResult): void => {
    this.#results.push(result);
    this.#running.delete(checkId(result));
    const { output, ignoreSkipped } = this.#options;
    const isWorthALine = this.#rewrites ? ['failed', 'inconclusive', 'warned'].includes(result.outcome) : true;
    if (isWorthALine && !(ignoreSkipped && result.outcome === 'skipped')) {
      this.#clear();
      output.write(
        `${renderResultLine(result, { color: this.#color, sameAs: this.#sameAs(result), ...this.#width })}\n`,
      );
    }
    this.#draw();
  };

  // A terminal without a size has 0 columns.
  get #width(): { readonly width?: number } {
    const { columns } = this.#options.output;
    return columns ? { width: columns } : {};
  }

  #sameAs(result: CheckResult): CheckResult | undefined {
    const { outcome, reason } = result;
    if (reason === undefined || outcome !== 'inconclusive') return undefined;
    const first = this.#firstOfReason.get(reason);
    if (!first) this.#firstOfReason.set(reason, result);
    return first;
  }

  /** Removes the progress line. */
  end(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#rewrites) this.#options.output.write(clearLine);
  }

  #draw(): void {
    const { output, total } = this.#options;
    if (!this.#rewrites) return;
    const progress = {
      running: [...this.#running],
      total,
      summary: summarize(this.#results),
      elapsedMs: performance.now() - this.#start,
    };
    output.write(clearLine + renderProgressLine(progress, { color: this.#color, width: output.columns - 1 }));
  }
}
