import { createInterface } from 'node:readline/promises';
import type { CheckOfSuite } from '../harness/checks/check.ts';
import { UserError } from '../harness/results/user-error.ts';
import type { Settings } from '../harness/settings/config.ts';
import { filesToAskAbout, writesSentence } from '../harness/triage/written-files.ts';
import { escapeLine } from '../reports/escape-text.ts';

/** The streams through which a person can be asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly messages: NodeJS.WritableStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const ownTerminal: Terminal = {
  input: process.stdin,
  output: process.stdout,
  messages: process.stderr,
  environment: process.env,
};

/**
 * Before the first write to files that were not made for tests: asks the person at a terminal. A script is not asked; a
 * line then names the files. `names` are those of the files that the run may write to.
 * @throws {NoConsent} when the person does not agree.
 */
export async function requireConsent(
  names: readonly string[],
  checks: readonly CheckOfSuite[],
  settings: Settings,
  signal: AbortSignal,
  { input, output, messages, environment }: Terminal = ownTerminal,
): Promise<void> {
  const files = filesToAskAbout(names, { checks, ...settings }).map((name) => escapeLine(name, 200));
  if (files.length === 0) return;
  const sentence = sentenceOn(files.join(' and '), settings);
  if (!input.isTTY || !output.isTTY || /^(true|1)$/i.test(environment.CI ?? '')) {
    messages.write(`${sentence}\n`);
    return;
  }
  const answer = await ask(`${sentence} Go on? [y/N] `, { input, output, signal });
  if (signal.aborted || /^y(es)?$/i.test(answer.trim())) return;
  throw new NoConsent(
    `nothing was written to ${files.join(' and ')}; confirm the question, pass --yes, or test a file made for testing, such as test.wopitest`,
  );
}

/** The person at the terminal does not want the run to write to a file. */
export class NoConsent extends UserError {
  override readonly name = 'NoConsent';
}

function sentenceOn(files: string, { 'keep-content': keepsContent }: Settings): string {
  if (keepsContent) return `The run writes to ${files} and leaves what the last check wrote (--keep-content).`;
  return writesSentence(files);
}

interface Question {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

// The terminal itself edits the line, so that Ctrl+C interrupts the run. The end of the input is an empty answer.
async function ask(question: string, { input, output, signal }: Question): Promise<string> {
  if (signal.aborted) return '';
  const lines = createInterface({ input, terminal: false });
  output.write(question);
  try {
    return await new Promise((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      signal.addEventListener('abort', () => resolve(''), { once: true });
    });
  } finally {
    lines.close();
    input.pause();
  }
}
