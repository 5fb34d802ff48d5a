import { documentationUrl } from '../harness/checks/check.ts';
import { isRedirect } from '../harness/client/response.ts';
import { countOf } from '../harness/results/count-of.ts';
import { describeMismatch } from '../harness/results/failures.ts';
import { withoutCiCommands } from '../reports/ci-commands.ts';
import { noResponse } from '../reports/describe-exchange.ts';
import { escapeLine } from '../reports/escape-text.ts';
import { type Paint, paintFor } from '../reports/paint.ts';
import { exitCodes } from './exit-codes.ts';
import { type RecordedPassing, recordingEnded } from './recording/recorder.ts';
import { requirementFinder } from './requirement-named.ts';

interface Count {
  readonly level: string;
  readonly statement: string;
  readonly first: number;
  times: number;
}

/** Counts the violations of a recording, and describes each in a line. */
export class RecordedViolations {
  readonly #requirement = requirementFinder();
  readonly #paint: Paint;
  readonly #byRule = new Map<string, Count>();
  readonly #byOperation = new Map<string, number>();
  #judged = 0;
  #unanswered = 0;
  #redirects = 0;

  constructor({ color }: { readonly color: boolean }) {
    this.#paint = paintFor(color);
  }

  /** One line for each violation of the exchange. */
  add({ number, exchange, violations }: RecordedPassing): string[] {
    const { operation, response, problem } = exchange;
    this.#byOperation.set(operation, (this.#byOperation.get(operation) ?? 0) + 1);
    if (!response) {
      if (problem !== recordingEnded) this.#unanswered += 1;
      return [this.#line('LOST', 'magenta', `#${number} ${operation}: ${noResponse(problem)}`)];
    }
    this.#judged += 1;
    if (isRedirect(response) && response.status !== 304) this.#redirects += 1;
    return violations.map(({ requirement, mismatches }) => {
      const { level, statement, page } = this.#requirement(requirement);
      const count = this.#byRule.get(requirement) ?? { level, statement, first: number, times: 0 };
      this.#byRule.set(requirement, count);
      count.times += 1;
      const found = escapeLine(mismatches.map(describeMismatch).join('; '));
      const text = `#${number} ${operation}: ${found}. ${requirement}: ${statement} ${documentationUrl(page)}`;
      return level === 'must' ? this.#line('FAIL', 'red', text) : this.#line('WARN', 'yellow', text);
    });
  }

  #line(label: string, format: Parameters<Paint>[0], text: string): string {
    return withoutCiCommands(`  ${this.#paint(format, label)}  ${escapeLine(text, 2_000)}\n`);
  }

  /** What was judged, by operation and by rule, and the verdict. */
  get summary(): string {
    const operations = [...this.#byOperation].map(([name, count]) => `${name} ${count}`);
    const rules = [...this.#byRule].map(
      ([id, { level, statement, first, times }]) =>
        `  ${id} (${level.toUpperCase()}), ${countOf(times, 'time')}, first in #${first}: ${statement}\n`,
    );
    return `\n${operations.length === 0 ? '' : `Operations: ${operations.join(', ')}\n`}${rules.join('')}${this.#verdict}\n`;
  }

  get #verdict(): string {
    const counted = countOf(this.#judged, 'exchange');
    const lost = this.#unanswered > 0 ? `, ${this.#unanswered} without a response` : '';
    if (this.#judged === 0) return `NOT JUDGED  no WOPI exchange was complete${lost}`;
    if (this.exitCode === exitCodes.unusable)
      return `NOT JUDGED  the host redirects every request, and WOPI clients follow no redirect${lost}`;
    const [must, other] = [this.#count('must'), this.#count('should') + this.#count('may')];
    const found = `${countOf(must, 'violation')}, ${countOf(other, 'warning')} in ${counted}${lost}`;
    return `${this.exitCode === exitCodes.green ? 'PASSED' : 'FAILED'}  ${found}`;
  }

  #count(level: string): number {
    return [...this.#byRule.values()].reduce((sum, count) => sum + (count.level === level ? count.times : 0), 0);
  }

  get exitCode(): number {
    if (this.#judged === this.#redirects) return exitCodes.unusable;
    return this.#count('must') + this.#unanswered > 0 ? exitCodes.red : exitCodes.green;
  }
}
