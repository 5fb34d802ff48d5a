import junit, { type TestCase, type TestSuite } from 'junit-report-builder';
import { checkId } from '../harness/results/check-id.ts';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { FileLine } from '../harness/results/file-line.ts';
import { redLeftovers } from '../harness/results/leftover.ts';
import { unjudgedGroups } from '../harness/results/required-groups.ts';
import { type CheckResult, isRed, type RunReport } from '../harness/results/result.ts';
import { type Cause, causesOf, countsOf } from './causes.ts';
import { withoutCiCommands } from './ci-commands.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { editorsText } from './editors-text.ts';
import { escapeLine, escapeText } from './escape-text.ts';
import { explainFailure, shortReason } from './explain-failure.ts';
import { explanationText } from './explanation-text.ts';
import { type GroupResults, groupResults } from './group-results.ts';
import { judgeRun } from './judge-run.ts';
import { paintFor } from './paint.ts';
import { seedsOf } from './wording.ts';

export interface JunitOptions {
  /** In front of each suite and class name, with a dot: distinguishes several runs in one CI server. */
  readonly prefix?: string | undefined;
  /** The file that each case names, unless a baseline has an entry for it; default: none, as in the schema of Jenkins. */
  readonly at?: FileLine | undefined;
}

/** JUnit XML that Jenkins and GitLab read: a test suite per group; a red result is always a failure or an error. */
export function renderJunit(report: RunReport, { prefix = '', at }: JunitOptions = {}): string {
  const builder = junit.newBuilder().name('wopi-conformance');
  const run: Run = { report, causes: sharedCauses(report), prefix, at };
  if (report.diagnosis) addDiagnosis(builder.testSuite(), report.diagnosis, run);
  for (const group of groupResults(report)) addSuite(builder.testSuite(), group, run);
  const leftovers = redLeftovers(report.leftovers).map(describeLeftover);
  if (report.problems.length > 0) addProblems(builder.testSuite(), problemSuite, report.problems, run);
  const unjudged = describeUnjudged(report);
  if (unjudged.length > 0) addUnjudged(builder.testSuite(), unjudged, run);
  if (leftovers.length > 0) addProblems(builder.testSuite(), leftoverSuite, leftovers, run);
  // The builder counts skipped cases on the root element, where Jenkins' schema has no such attribute. The root is the
  // first element, and no attribute before it can hold a quotation mark.
  return `${withoutCiCommands(builder.build().replace(/ skipped="\d+"/, ''))}\n`;
}

interface Run {
  readonly report: RunReport;
  /** By the check that stopped for it. */
  readonly causes: ReadonlyMap<CheckResult, Cause>;
  readonly prefix: string;
  readonly at: FileLine | undefined;
}

function sharedCauses(report: RunReport): Run['causes'] {
  const shared = causesOf(report).filter(({ others }) => others.length > 0);
  return new Map(shared.flatMap((cause) => [cause.head, ...cause.others].map((result) => [result, cause])));
}

function addSuite(suite: TestSuite, { group, results, durationMs }: GroupResults, run: Run): void {
  const { report, causes } = run;
  const suiteName = named(group, run.prefix);
  suite.name(suiteName).timestamp(report.startedAt).time(seconds(durationMs));
  for (const [property, value] of suiteProperties(report)) suite.property(property, escapeLine(value, 2000));
  const met = new Set(results.flatMap((result) => causes.get(result) ?? []));
  for (const cause of met) suite.property('cause', escapeLine(describeCause(cause), 2000));
  const names = new Map<string, number>();
  for (const result of results) {
    const name = escapeLine(result.name);
    const seen = (names.get(name) ?? 0) + 1;
    names.set(name, seen);
    const testCase = caseAt(suite, run.at && (result.baseline?.at ?? run.at));
    testCase.className(suiteName).time(seconds(result.durationMs));
    // GitLab drops a second case of the same class and name.
    testCase.name(seen === 1 ? name : `${name} (${seen})`);
    addOutcome(testCase, result, run);
  }
}

// Jenkins shows a class without a package in "(root)".
function named(group: string, prefix: string): string {
  return escapeLine(prefix === '' ? group : `${prefix}.${group}`);
}

const problemSuite = 'Problems that fail the run';
const leftoverSuite = 'Left on the host';

/** CI servers show only cases, so each problem is a case. */
function addProblems(suite: TestSuite, group: string, problems: readonly string[], { report, prefix, at }: Run): void {
  const name = named(group, prefix);
  suite.name(name).timestamp(report.startedAt).time(0);
  for (const problem of problems) {
    const testCase = caseAt(suite, at).className(name).name(escapeLine(problem, 200)).time(0);
    testCase.failure(escapeLine(problem, 2000), 'problem').stacktrace(cdata(problem));
  }
}

const unjudgedSuite = 'Not judged';

// A file in which everything is skipped is green to every CI server.
function describeUnjudged(report: RunReport): string[] {
  const { kind, sentence } = judgeRun(report);
  if (kind === 'not-judged' && !report.diagnosis) return [sentence];
  return kind === 'not-judged' || kind === 'interrupted' ? [] : unjudgedGroups(report);
}

function addUnjudged(suite: TestSuite, unjudged: readonly string[], { report, prefix, at }: Run): void {
  const name = named(unjudgedSuite, prefix);
  suite.name(name).timestamp(report.startedAt).time(0);
  for (const what of unjudged) {
    const testCase = caseAt(suite, at).className(name).name(escapeLine(what, 200)).time(0);
    const message = `not judged in a run of the profile ${report.profile}: ${what}`;
    testCase.error(escapeLine(message, 2000), 'not-judged', cdata(message));
  }
}

const firstContact = 'FirstContact';

/** The one error of a run that ended before its first check. */
function addDiagnosis(suite: TestSuite, diagnosis: Diagnosis, { report, prefix, at }: Run): void {
  const name = named(firstContact, prefix);
  suite.name(name).timestamp(report.startedAt).time(seconds(report.durationMs));
  for (const [property, value] of suiteProperties(report)) suite.property(property, escapeLine(value, 2000));
  const testCase = caseAt(suite, at).className(name).name(diagnosis.cause).time(seconds(report.durationMs));
  testCase.error(escapeLine(diagnosis.summary, 2000), diagnosis.cause, cdata(diagnosisText(diagnosis)));
}

function describeLeftover({ url, what, reason }: RunReport['leftovers'][number]): string {
  return `${what}: ${url}: ${reason}`;
}

function suiteProperties(report: RunReport): [string, string][] {
  const { target, profile, notices, leftovers } = report;
  const editors = editorsText(report);
  return [
    ['wopisrc', target.wopisrc],
    ['profile', profile],
    ...(editors === '' ? [] : [['editor', editors] as [string, string]]),
    ['seed', seedsOf(report)],
    ...notices.map((notice): [string, string] => ['notice', notice]),
    ...leftovers.map((leftover): [string, string] => ['leftover', describeLeftover(leftover)]),
  ];
}

function describeCause(cause: Cause): string {
  return `${escapeLine(cause.title)}: ${countsOf(cause)}; judged by ${checkId(cause.head)}`;
}

/** The reason, after the check that judges the cause, unless that is this one. */
function messageOf(result: CheckResult, cause: Cause | undefined): string {
  const prefix = cause && cause.head !== result ? `Same cause as ${checkId(cause.head)}: ` : '';
  return escapeLine(`${escapeLine(prefix)}${shortReason(result)}`, 2000);
}

function addOutcome(testCase: TestCase, result: CheckResult, { report, causes }: Run): void {
  const message = messageOf(result, causes.get(result));
  if (isRed(result, report)) {
    if (result.outcome === 'inconclusive') testCase.error(message, 'inconclusive', details(result, report));
    else testCase.failure(message, result.outcome).stacktrace(details(result, report));
  } else if (result.baseline || result.outcome === 'skipped') {
    skip(testCase, message, result.baseline && 'expected');
  } else if (result.outcome === 'warned') {
    testCase.standardOutput(details(result, report));
  } else if (result.notes.length > 0) {
    testCase.standardOutput(cdata(result.notes.map((note) => escapeLine(note)).join('\n')));
  }
}

function details(result: CheckResult, report: RunReport): string {
  const options = { paint: paintFor(false), width: 120, wopisrc: report.target.wopisrc, curl: true };
  return cdata(explanationText(explainFailure(result, report), options));
}

/** The builder escapes only the first `]]>` of a text. */
function cdata(text: string): string {
  return escapeText(text).replaceAll(']]>', ']] >');
}

/**
 * A skip with its reason twice: Jenkins shows the attribute, GitLab the content. The builder's own `skipped()` takes
 * no reason, so the element is added to what the case builds. JUnit has no name for a failure that is expected: the type
 * tells it from a check that does not apply.
 */
function skip(testCase: TestCase, reason: string, type: string | undefined): void {
  const build = testCase.build.bind(testCase);
  testCase.getSkippedCount = () => 1;
  testCase.build = (parent) => {
    const element = build(parent);
    element.ele('skipped', { message: reason, ...(type !== undefined && { type }) }, reason);
    return element;
  };
}

/** A new case that names a file. The builder has no method for the line, so it is added to what the case builds. */
function caseAt(suite: TestSuite, at: FileLine | undefined): TestCase {
  const testCase = suite.testCase();
  if (!at) return testCase;
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    return at.line === undefined ? element : element.att('line', at.line);
  };
  return testCase.file(at.file);
}

/** Never in exponential notation, which the schema forbids. */
function seconds(milliseconds: number): number {
  return Number((Math.max(milliseconds, 0) / 1000).toFixed(3));
}
