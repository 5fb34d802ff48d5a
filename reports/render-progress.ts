import { checkId } from '../harness/results/check-id.ts';
import { type CheckResult, countedAs, countedKinds, type RunReport } from '../harness/results/result.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { cutWords, escapeLine } from './escape-text.ts';
import { shortReason } from './explain-failure.ts';
import { outcomeColors, type Paint, paintFor } from './paint.ts';
import { formatDuration } from './wording.ts';
import { isNarrow, wrap } from './wrap.ts';

const resultWords = {
  passed: 'pass',
  failed: 'FAIL',
  warned: 'warn',
  skipped: 'skip',
  inconclusive: 'ERR ',
  expected: 'expected',
  unexpected: 'PASS',
} as const;

export interface ResultLineOptions {
  readonly color?: boolean;
  /** An earlier result with the same reason, which is then not repeated. */
  readonly sameAs?: CheckResult | undefined;
  /** Columns of the terminal; absent: the line is not wrapped. */
  readonly width?: number;
}

/** One result as a line: `  pass  Locks/BasicLock (12 ms)`, with the reason if it did not pass. */
export function renderResultLine(
  result: CheckResult,
  { color = false, sameAs, width }: ResultLineOptions = {},
): string {
  const paint = paintFor(color);
  const kind = countedAs(result);
  const word = paint(outcomeColors[kind], resultWords[kind]);
  const reason = sameAs ? `same reason as ${checkId(sameAs)}` : shortReason(result);
  const tail = `${escapeLine(checkId(result))} (${formatDuration(result.durationMs)})`;
  const why = escapeLine(cutWords(reason));
  if (width !== undefined && isNarrow(width)) {
    const lines = why === '' ? [] : wrap(why, width - 8).map((line) => `\n        ${paint('dim', line)}`);
    return withoutCiCommands(`  ${word}  ${tail}${lines.join('')}`);
  }
  return withoutCiCommands(`  ${word}  ${tail}${reason === '' ? '' : paint('dim', `: ${why}`)}`);
}

export interface Progress {
  /** Checks that are running, as `Group/Name`. */
  readonly running: readonly string[];
  readonly total: number;
  readonly summary: RunReport['summary'];
  readonly elapsedMs: number;
}

/** The line of live progress, cut to the terminal's width: counts, time, and what is running. */
export function renderProgressLine(
  progress: Progress,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const counts = countedKinds.filter((kind) => progress.summary[kind] > 0);
  const done = counts.reduce((sum, kind) => sum + progress.summary[kind], 0);
  const paint = paintFor(color);
  const pieces: Piece[] = [
    { text: `${done}/${progress.total}`, format: 'bold' },
    ...counts.map((kind) => ({ text: `${progress.summary[kind]} ${kind}`, format: outcomeColors[kind] })),
    { text: timeOf(progress, done), format: 'dim' },
    { text: progress.running.map((id) => escapeLine(id)).join(', '), format: 'reset' },
  ];
  const line = fitPieces(pieces, width).map(({ text, format }) => paint(format, text));
  return withoutCiCommands(line.join('  '));
}

/** Finished checks from which the rest can be estimated. */
const enoughToEstimate = 10;

function timeOf({ total, elapsedMs }: Progress, done: number): string {
  if (done < enoughToEstimate || done >= total) return formatDuration(elapsedMs);
  return `${formatDuration(elapsedMs)}, about ${formatDuration((elapsedMs / done) * (total - done))} left`;
}

interface Piece {
  readonly text: string;
  readonly format: Parameters<Paint>[0];
}

function fitPieces(pieces: readonly Piece[], width: number): Piece[] {
  let left = width;
  return pieces.flatMap(({ text, format }) => {
    const fitting = text.slice(0, Math.max(left, 0));
    left -= text.length + 2;
    return fitting === '' ? [] : [{ text: fitting, format }];
  });
}
