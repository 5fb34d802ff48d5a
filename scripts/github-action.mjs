// Run by action.yml: runs the checks with the action's inputs, then writes outputs, the job summary, and annotations.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '..', 'dist', 'program', 'wopi-conformance.mjs');
/** Switches that are off by default. */
const flags = ['strict', 'fail-on-skip', 'include-delaytests', 'include-long-tests', 'large', 'insecure'];
/** Switches that are on by default. */
const switches = ['triage'];
/** The reports by the option that names their file. */
const reports = { junit: 'junit.xml', json: 'results.json', html: 'report.html' };
const summaryFile = 'summary.md';
/** What separates the values of an input that takes several. */
const spaces = /\s+/;
const lineBreaks = /[\r\n]+/;
/** @type {Readonly<Record<string, RegExp>>} */
const separators = {
  wopisrc: spaces,
  editor: spaces,
  testgroup: spaces,
  testname: spaces,
  cookie: lineBreaks,
  token: lineBreaks,
};
/** @type {Record<string, string>} */
const inputs = JSON.parse(process.env.WOPI_ACTION_INPUTS ?? '{}');
// Environment variables keep tokens out of the process list.
const tokens = Object.keys(inputs).filter((name) => /(^|-)token$/.test(name) && inputs[name] !== '');
const directory = inputs['report-dir'] || 'wopi-report';

for (const secret of [...tokens, 'cookie'].flatMap(valuesOf)) console.log(`::add-mask::${message(secret)}`);
const wrong = [...flags, ...switches].filter((name) => inputs[name] && isOn(name) === undefined);
for (const name of wrong)
  console.log(`::error::The input ${name} must be true or false; got ${message(JSON.stringify(inputs[name]))}.`);
const left = removeEarlierReports();
for (const path of left) console.log(`::error::The report ${message(path)} of an earlier run cannot be removed.`);
process.exitCode = wrong.length > 0 || left.length > 0 ? 2 : run();

// A run that writes no reports must not publish what an earlier one has found.
function removeEarlierReports() {
  return [...Object.values(reports), summaryFile].map(pathOf).filter((path) => {
    try {
      rmSync(path, { force: true });
      return false;
    } catch {
      return true;
    }
  });
}

/** @param {string} file */
function pathOf(file) {
  return join(directory, file);
}

function run() {
  const variables = tokens.map((name) => [`WOPI_${name.replaceAll('-', '_').toUpperCase()}`, inputs[name]]);
  // A configuration file could put them elsewhere, and the outputs name these paths.
  const places = Object.entries(reports).map(([name, file]) => `--${name}=${pathOf(file)}`);
  const { status } = spawnSync(process.execPath, [cli, 'run', ...Object.entries(inputs).flatMap(words), ...places], {
    stdio: 'inherit',
    env: { ...process.env, ...Object.fromEntries(variables) },
  });
  report(status);
  return status ?? 1;
}

/** @param {readonly [name: string, value: string]} input */
function words([name, value]) {
  if (value === '' || tokens.includes(name)) return [];
  if (switches.includes(name)) return isOn(name) === false ? [`--no-${name}`] : [];
  if (flags.includes(name)) return isOn(name) ? [`--${name}`] : [];
  return valuesOf(name).map((part) => `--${name}=${part}`);
}

/**
 * Whether a switch is on; undefined if its value is neither true nor false.
 * @param {string} name
 */
function isOn(name) {
  const value = inputs[name]?.trim().toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/**
 * The values of an input, one unless it takes several.
 * @param {string} name
 */
function valuesOf(name) {
  const value = inputs[name] ?? '';
  const separator = separators[name];
  return (separator ? value.split(separator) : [value]).filter((part) => part !== '');
}

/** @param {number | null} status */
function reportNothing(status) {
  const end = status === null ? 'the program was killed' : `exit code ${status}`;
  console.log(`::error title=wopi-conformance::no check was run (${end}); the log of this step says why`);
}

/** @param {number | null} status */
function report(status) {
  const results = status === null ? undefined : readIfThere(pathOf(reports.json));
  if (results === undefined) return reportNothing(status);
  const found = JSON.parse(results);
  const { passed, failed, inconclusive, skipped, expected, unexpected } = found.summary;
  const counts = { passed, failed: failed + inconclusive, skipped, expected, unexpected };
  write(
    'GITHUB_OUTPUT',
    Object.entries(counts)
      .map(([name, count]) => `${name}=${count}\n`)
      .join(''),
  );
  for (const [name, file] of Object.entries(reports)) {
    if (existsSync(pathOf(file))) write('GITHUB_OUTPUT', `${name}=${pathOf(file)}\n`);
  }
  write('GITHUB_STEP_SUMMARY', readIfThere(pathOf(summaryFile)) ?? '');
  const errors = [...aboutTheRun(found), ...mostTelling(found.results, found.causes).flatMap(annotationsOf)].filter(
    print,
  );
  // Such as a report that could not be written, or a run that was stopped.
  if (status !== 0 && errors.length === 0)
    print({ title: 'wopi-conformance', text: `exit code ${status}: ${found.verdict.sentence}; the log says why` });
}

/** @typedef {{ readonly title: string, readonly text: string, readonly level?: string, readonly at?: import('../harness/results/file-line.ts').FileLine | undefined }} Annotation */

/**
 * What makes the run red beside its checks: an annotation for each kind of it, because GitHub shows ten.
 * @param {{ readonly diagnosis?: { readonly cause: string, readonly summary: string }, readonly problems: readonly string[], readonly leftovers: readonly import('../harness/results/leftover.ts').Leftover[], readonly verdict: { readonly unjudgedGroups?: readonly string[] } }} run
 * @returns {Annotation[]}
 */
function aboutTheRun({ diagnosis, problems, leftovers, verdict }) {
  const left = leftovers.filter(({ isPermitted }) => !isPermitted);
  return [
    ...(diagnosis ? [{ title: `FirstContact/${diagnosis.cause}`, text: diagnosis.summary }] : []),
    ...together('Problems that fail the run', problems),
    ...together(
      'Left on the host',
      left.map(({ what, url, reason }) => `${what}: ${url}: ${reason}`),
    ),
    ...together('Not judged but required for launch', diagnosis ? [] : (verdict.unjudgedGroups ?? [])),
  ];
}

/**
 * @param {string} title
 * @param {readonly string[]} texts
 * @returns {Annotation[]}
 */
function together(title, texts) {
  return texts.length === 0 ? [] : [{ title, text: texts.join('\n') }];
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** @typedef {import('../harness/results/result.ts').CheckResult} CheckResult */
/** @typedef {{ readonly red: boolean, readonly baseline?: { readonly sentence: string, readonly at?: NonNullable<CheckResult['baseline']>['at'] } }} InJson */
/** @typedef {Pick<CheckResult, 'group' | 'name' | 'outcome' | 'reason'> & InJson} Result */

/**
 * One check of each cause, those with the most checks first because GitHub shows ten annotations, then the others that
 * are not red.
 * @param {readonly Result[]} checks
 * @param {readonly { readonly judgedBy: string, readonly checks: readonly string[] }[]} causes
 * @returns {Result[]}
 */
function mostTelling(checks, causes) {
  const byId = new Map(checks.map((check) => [`${check.group}/${check.name}`, check]));
  const explained = new Set(causes.flatMap((cause) => cause.checks));
  const heads = causes
    .toSorted((a, b) => b.checks.length - a.checks.length)
    .flatMap((cause) => {
      const head = byId.get(cause.judgedBy);
      const others = cause.checks.length - 1;
      const more = others > 0 ? ` (and ${others} more for the same cause)` : '';
      return head ? [{ ...head, reason: `${head.reason ?? ''}${more}` }] : [];
    });
  return [...heads, ...checks.filter(({ group, name }) => !explained.has(`${group}/${name}`))];
}

/**
 * @param {string} variable
 * @param {string} text
 */
function write(variable, text) {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}

/**
 * @param {Result} result
 * @returns {Annotation[]}
 */
function annotationsOf({ group, name, outcome, reason = '', baseline, red }) {
  const warns = outcome === 'warned' && baseline === undefined;
  if (!red && !warns) return [];
  const text = [baseline?.sentence ?? '', reason].filter((part) => part !== '').join('. ');
  return [{ title: `${group}/${name}`, text, level: red ? 'error' : 'warning', at: baseline?.at }];
}

/**
 * Writes an annotation. Returns whether it is an error.
 * @param {Annotation} annotation
 */
function print({ title, text, level = 'error', at }) {
  const properties = { file: at?.file, line: at?.line, title };
  const words = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(shown(String(value)))}`],
  );
  console.log(`::${level} ${words.join(',')}::${message(shown(text))}`);
  return level === 'error';
}

// As @actions/core escapes: a workflow command ends at a line feed, so a host's text cannot start another one.
/** @param {string} text */
function message(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

// An older form of command counts anywhere in a line.
/** @param {string} text */
function shown(text) {
  return text.replaceAll('##[', '# #[');
}

/** @param {string} text */
function property(text) {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
