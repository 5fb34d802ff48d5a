import { describeMismatch, type Mismatch } from '../harness/results/failures.ts';
import { describeExchange } from './describe-exchange.ts';
import { clip, cutWords, escapeLine, escapeText } from './escape-text.ts';
import type { FailureExplanation } from './explain-failure.ts';
import { outcomeColors, type Paint } from './paint.ts';
import { storyLines } from './story-text.ts';
import { hanging, isNarrow, wrap } from './wrap.ts';

export interface ExplanationTextOptions {
  readonly paint: Paint;
  /** Column at which sentences are wrapped; commands and URLs never are. */
  readonly width: number;
  readonly wopisrc: string;
  /** Whether the requests are also shown as curl commands. */
  readonly curl: boolean;
  /** Whether words that are too long to read are cut, such as lock IDs; commands and URLs of pages never are. */
  readonly cutsWords?: boolean;
  /** Whether every exchange is shown, with its token. */
  readonly verbose?: boolean;
}

/** The HTML report has every exchange. */
const exchangeLimit = 30;
const labelWidth = 15;

/** An explanation as plain text under its title, without unprintable characters. */
export function explanationText(explanation: FailureExplanation, options: ExplanationTextOptions): string {
  const { paint } = options;
  const blocks = [
    block('Requirement', sentence(explanation.requirement, options)),
    block('Required by', sentence(explanation.requiredBy ?? '', options)),
    block('Reason', reasonLines(explanation, options)),
    block('Session', sessionLines(explanation, options)),
    block('Exchanges', exchangeLines(explanation, options)),
    block('Signed', signedLines(explanation)),
    block('Likely cause', sentence(explanation.likelyCause ?? '', options)),
    block('Differs', sentence(explanation.differs ?? '', options)),
    block(
      'Notes',
      explanation.notes.flatMap((note) => sentence(note, options)),
    ),
    block('Documentation', [escapeLine(explanation.documentation)]),
    block('Run it again', [escapeText(explanation.rerun), ...sentence(explanation.rerunNeeds, options)]),
  ];
  const lines = blocks.flatMap((block) => laidOut(block, options));
  return [titleLine(explanation, paint), ...lines, ...curlLines(explanation, options)].join('\n');
}

/** Not indented: leading spaces in a body's lines would be sent. */
function curlLines({ curl }: FailureExplanation, options: ExplanationTextOptions): string[] {
  return options.curl && curl !== '' ? ['', 'The requests as curl commands:', '', escapeText(curl)] : [];
}

function titleLine({ id, outcome, level }: FailureExplanation, paint: Paint): string {
  return `${paint([outcomeColors[outcome], 'bold'], outcome.toUpperCase())}  ${paint('bold', escapeLine(id))}  (${level})`;
}

/** Lines next to their label; in a narrow terminal, below it. */
function laidOut(block: readonly [label: string, text: string][], { paint, width }: ExplanationTextOptions): string[] {
  if (!isNarrow(width)) return block.map(([label, text]) => `  ${paint('bold', label)}${text}`.trimEnd());
  return block.flatMap(([label, text]) => [
    ...(label.trim() === '' ? [] : [`  ${paint('bold', label.trim())}`]),
    `    ${text}`,
  ]);
}

/** Columns for a text next to its label, or below it. */
function room(width: number): number {
  return Math.max(width - (isNarrow(width) ? 4 : labelWidth + 2), 20);
}

/** A line that is as long as it is; in a narrow terminal, lines that keep the indentation. */
function folded(text: string, { width }: ExplanationTextOptions): string[] {
  return isNarrow(width) ? hanging(text, room(width)) : [text];
}

/** Lines with the label before the first one. */
function block(label: string, lines: readonly string[]): [label: string, text: string][] {
  return lines.map((line, index) => [(index === 0 ? label : '').padEnd(labelWidth), line]);
}

function sentence(text: string, { width }: ExplanationTextOptions): string[] {
  return text === '' ? [] : wrap(escapeLine(text), room(width));
}

function reasonLines({ reason, mismatches }: FailureExplanation, options: ExplanationTextOptions): string[] {
  return [
    ...sentence(readable(reason, options), options),
    ...mismatches.flatMap((mismatch) => mismatchLines(readable(mismatchLine(mismatch), options), options)),
  ];
}

function mismatchLines(text: string, options: ExplanationTextOptions): string[] {
  const [first = '', ...others] = folded(`- ${text}`, options);
  return [`- ${options.paint('red', first.slice(2))}`, ...others.map((line) => options.paint('red', line))];
}

function readable(text: string, { cutsWords }: ExplanationTextOptions): string {
  return cutsWords ? cutWords(text) : text;
}

// Each side is cut by itself, so that there is something of both.
function mismatchLine({ at, expected, actual }: Mismatch): string {
  return escapeLine(describeMismatch({ at, expected: clip(expected, 440), actual: clip(actual, 440) }), 1000);
}

function sessionLines({ story }: FailureExplanation, { paint, width }: ExplanationTextOptions): string[] {
  return story ? storyLines(story, { paint, width: room(width) }) : [];
}

function exchangeLines({ exchanges }: FailureExplanation, options: ExplanationTextOptions): string[] {
  const { paint, wopisrc, verbose = false } = options;
  const lines = (verbose ? exchanges : exchanges.slice(0, exchangeLimit)).flatMap((exchange) => {
    const [sent, received] = describeExchange(exchange, wopisrc, {
      ownToken: verbose,
      shorten: (text) => readable(text, options),
    });
    const quiet = (line: string) => (exchange.purpose ? paint('dim', line) : line);
    return [...folded(`> ${sent}`, options), ...folded(`< ${received}`, options)].map(quiet);
  });
  const more = exchanges.length - exchangeLimit;
  return more > 0 && !verbose ? [...lines, `… and ${more} more`] : lines;
}

function signedLines({ signed }: FailureExplanation): string[] {
  return signed.flatMap(({ operation, url, timestamp, signedBytes }) => [
    escapeLine(`${operation}  ${url}  timestamp ${timestamp}`),
    escapeLine(signedBytes, 4000),
  ]);
}
