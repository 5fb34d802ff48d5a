import { stripVTControlCharacters } from 'node:util';
import type { ForeignRequest, ForeignResult, ForeignResults } from './validator-results.ts';

const groupLine = /^Test group: (.+)$/;
const testLine = /^(Pass|Fail|Skipped): (\S+)$/;
const requestLine = /^(.+), response code: (\d+) ?(.*)$/;
const rerunLine = /^Re-run command: .*? -w (\S+) -t (\S+)/;
const testLineOfClient = /^(.+?)\.\.\.(Passed|Failed|Skipped)\.\.\.$/;
const requestLineOfClient = /^Request Failed: (.+)$/;
const marks = /^(\*+FailureReason (Starts|Ends)\*+|\.+WopiValidator Execution (Starts|Ends)\.+|All tests skipped\.)$/;

const outcomes: Readonly<Record<string, ForeignResult['outcome']>> = {
  Pass: 'passed',
  Passed: 'passed',
  Fail: 'failed',
  Failed: 'failed',
  Skipped: 'skipped',
};

/** Reads what Microsoft's command-line validator prints, or its Python client for the hosted one. */
export function readValidatorText(text: string): ForeignResults {
  const reader = new Reader();
  for (const line of stripVTControlCharacters(text).split(/\r?\n/)) reader.read(line.trim());
  return reader.found;
}

interface Draft {
  readonly group: string | undefined;
  readonly name: string;
  readonly outcome: ForeignResult['outcome'];
  readonly requests: (ForeignRequest & { readonly failures: string[] })[];
  message?: string;
}

class Reader {
  readonly #results: Draft[] = [];
  #group: string | undefined;
  /** The test whose lines are read. */
  #current: Draft | undefined;
  #target: Pick<ForeignResults, 'wopisrc' | 'accessToken'> = {};

  get found(): ForeignResults {
    return { results: this.#results, ...this.#target };
  }

  read(line: string): void {
    if (line === '' || marks.test(line)) return;
    const [, group] = groupLine.exec(line) ?? [];
    const [, wopisrc, accessToken] = rerunLine.exec(line) ?? [];
    if (group !== undefined) this.#startGroup(group);
    else if (wopisrc !== undefined) this.#endTest(wopisrc, accessToken);
    else this.#readTest(line);
  }

  #startGroup(group: string): void {
    this.#group = group;
    this.#current = undefined;
  }

  #endTest(wopisrc: string, accessToken: string | undefined): void {
    this.#target = { wopisrc, accessToken };
    this.#current = undefined;
  }

  #readTest(line: string): void {
    const [, word, name] = testLine.exec(line) ?? [];
    const [, nameOfClient, wordOfClient] = testLineOfClient.exec(line) ?? [];
    if (name !== undefined) this.#startTest(name, word);
    else if (nameOfClient !== undefined) this.#startTest(nameOfClient, wordOfClient);
    else if (this.#current) readDetail(line, this.#current);
  }

  #startTest(name: string, word = ''): void {
    this.#current = { group: this.#group, name, outcome: outcomes[word] ?? 'failed', requests: [] };
    this.#results.push(this.#current);
  }
}

function readDetail(line: string, test: Draft): void {
  const [, name, status, reason] = requestLine.exec(line) ?? [];
  const [, nameOfClient] = requestLineOfClient.exec(line) ?? [];
  const request = test.requests.at(-1);
  if (name !== undefined) test.requests.push({ name, received: `${status} ${reason}`.trim(), failures: [] });
  else if (nameOfClient !== undefined) test.requests.push({ name: nameOfClient, failures: [] });
  else if (request) request.failures.push(line);
  else test.message = test.message === undefined ? line : `${test.message} ${line}`;
}
