import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { type CheckOfSuite, checksOf } from '../harness/checks/check.ts';
import { checkId } from '../harness/results/check-id.ts';
import { countOf } from '../harness/results/count-of.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { renderSideBySide } from '../reports/side-by-side.ts';
import { everySuite } from '../suites/catalogue.ts';
import { resultsAt } from './read-reports.ts';
import { runCommand } from './run-command.ts';
import { addRunOptions } from './run-options.ts';
import { secrets } from './secrets.ts';
import { settingsOf } from './settings-of.ts';
import { areAddresses, jsonDocumentsIn, readValidatorJson } from './validator-json.ts';
import type { ForeignResult, ForeignResults } from './validator-results.ts';
import { readValidatorText } from './validator-text.ts';
import { isAmong, reportFiles } from './write-reports.ts';

/** `reproduce`: runs the tests that failed elsewhere, and shows both responses. */
export function reproduceCommand(end: (code: number) => void): Command {
  const command = new Command('reproduce')
    .description('run the tests that failed in the output of Microsoft’s validator, and show both responses')
    .argument(
      '<file>',
      'what the validator printed, JSON of the hosted one, a results.json or its directory; - reads standard input',
    );
  return addRunOptions(command).action(async (file: string, addresses: readonly string[]) =>
    end(await reproduce(file, addresses, command)),
  );
}

async function reproduce(path: string, addresses: readonly string[], command: Command): Promise<number> {
  const file = resultsAt(path);
  const found = readResults(file);
  const { settings } = settingsOf(command, { addresses });
  requireOtherFile(file, settings);
  secrets.learn(found.accessToken ?? '');
  const failed = failedChecks(file, found.results);
  const ids = new Set(failed.map(({ entry }) => checkId(entry)));
  const others = failed.map(({ entry, result }) => ({
    id: checkId(entry),
    lines: linesOf(result),
    operations: result.requests.map(({ name }) => name),
  }));
  return await runCommand(addresses, command, {
    environment: environmentFor(file, found, settings),
    testname: [...ids],
    narrow: (checks) => checks.filter((entry) => ids.has(checkId(entry))),
    evidence: 'all',
    conclude: (report) => renderSideBySide(report, others),
  });
}

// The reports of an earlier run are removed before a run begins.
function requireOtherFile(file: string, settings: Settings): void {
  if (!isAmong(reportFiles(settings), file)) return;
  throw new ConfigurationError(
    `${file} would be replaced by a report of this run; choose another folder with --report-dir`,
  );
}

// The token in the file is for the host in the file, so it is never sent to another one.
function environmentFor(file: string, { wopisrc, accessToken }: ForeignResults, settings: Settings): NodeJS.ProcessEnv {
  const { 'reference-host': mode, 'host-page': page } = settings;
  const hasTarget = settings.wopisrc.length > 0 || mode !== undefined || page !== undefined;
  if (hasTarget || wopisrc === undefined) return process.env;
  const given = ['token', 'token-file', 'token-command'] as const;
  const hasToken = accessToken === undefined || given.some((name) => settings[name] !== undefined);
  process.stderr.write(
    `The ${hasToken ? 'WopiSrc comes' : 'WopiSrc and the access token come'} from ${nameOf(file)}.\n`,
  );
  return { ...process.env, WOPI_SRC: wopisrc, ...(hasToken ? {} : { WOPI_TOKEN: accessToken }) };
}

function readResults(file: string): ForeignResults {
  const text = readText(file);
  const documents = jsonDocumentsIn(text);
  if (areAddresses(documents))
    throw new ConfigurationError(
      `${nameOf(file)} lists the addresses of tests, not their results; request each address and save what it returns`,
    );
  const found = readValidatorJson(file, documents) ?? readValidatorText(text);
  if (found.results.length > 0) return found;
  if (found.unjudged && found.unjudged.length > 0)
    throw new ConfigurationError(
      `${nameOf(file)} names tests, but has no result of them: ${found.unjudged.slice(0, 5).join(', ')}; pass what the validator returned for each of them`,
    );
  throw new ConfigurationError(
    `${nameOf(file)} has no results of tests; pass the output of Microsoft’s validator, JSON of the hosted one, or a results.json`,
  );
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file);
    // PowerShell redirects as UTF-16.
    const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
    return text;
  } catch (error) {
    throw new ConfigurationError(`${nameOf(file)} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

interface FailedCheck {
  readonly entry: CheckOfSuite;
  readonly result: ForeignResult;
}

function failedChecks(file: string, results: readonly ForeignResult[]): FailedCheck[] {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const skipped = results.filter(({ outcome }) => outcome === 'skipped').length;
  if (failed.length === 0)
    throw new ConfigurationError(
      `no test failed in ${nameOf(file)}: ${countOf(results.length - skipped, 'test')} passed, ${skipped} were skipped`,
    );
  const all = checksOf(everySuite);
  const found = failed.flatMap((result) =>
    all.filter((entry) => isOf(entry, result)).map((entry) => ({ entry, result })),
  );
  const unknown = failed.filter((result) => !all.some((entry) => isOf(entry, result))).map(({ name }) => name);
  if (found.length === 0)
    throw new ConfigurationError(`${nameOf(file)}: there are no checks of the names ${unknown.slice(0, 5).join(', ')}`);
  if (unknown.length > 0) process.stderr.write(`No checks have these names: ${secrets.redact(unknown.join(', '))}\n`);
  return found;
}

function isOf({ suite, check }: CheckOfSuite, { group, name }: ForeignResult): boolean {
  return check.name === name && (group === undefined || [suite.group, ...(check.alsoIn ?? [])].includes(group));
}

function linesOf({ requests, message }: ForeignResult): string[] {
  const lines = requests.flatMap(({ name, received, failures }) => [
    received === undefined ? name : `${name}: ${received}`,
    ...failures.map((failure) => `  - ${failure}`),
  ]);
  const said = requests.some(({ failures }) => failures.length > 0) || message === undefined ? [] : [`  - ${message}`];
  return [...lines, ...said].map((line) => secrets.redact(line));
}
