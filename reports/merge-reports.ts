import { checkId } from '../harness/results/check-id.ts';
import { type RunReport, summarize } from '../harness/results/result.ts';
import { UserError } from '../harness/results/user-error.ts';

/** A report and the file that it comes from. */
export interface NamedReport {
  readonly name: string;
  readonly report: RunReport;
}

/**
 * The reports of several runs of one host as one. `order` lists every check in catalogue order.
 * @throws {UserError} when a check is in two of them, or they are of different profiles.
 */
export function mergeReports(named: readonly [NamedReport, ...NamedReport[]], order: readonly string[]): RunReport {
  requireAlike(named);
  requireDisjoint(named);
  const reports = named.map(({ report }) => report);
  const { shard: _, ...first } = named[0].report;
  const rank = new Map(order.map((id, index) => [id, index]));
  const rankOf = (id: string) => rank.get(id) ?? order.length;
  const hasOneSeed = reports.every(({ seed }) => seed === first.seed);
  const results = reports
    .flatMap((report) =>
      hasOneSeed ? report.results : report.results.map((result) => ({ seed: report.seed, ...result })),
    )
    .toSorted((a, b) => rankOf(checkId(a)) - rankOf(checkId(b)));
  return {
    ...withoutDiagnosis(first),
    target: { wopisrc: distinct(reports.flatMap(({ target }) => target.wopisrc.split(' '))).join(' ') },
    ...timeOf(reports),
    requests: reports.reduce((sum, { requests }) => sum + requests, 0),
    notRun: reports.reduce((sum, { notRun = 0 }) => sum + notRun, 0),
    summary: summarize(results),
    results,
    leftovers: reports.flatMap(({ leftovers }) => leftovers),
    notices: [...distinct(reports.flatMap(({ notices }) => notices)), ...notShards(named)],
    problems: [...distinct(reports.flatMap(({ problems }) => problems)), ...missing(reports), ...notJudged(named)],
    interrupted: reports.some(({ interrupted }) => interrupted),
    ...(reports.every(({ diagnosis }) => diagnosis) && first.diagnosis && { diagnosis: first.diagnosis }),
    rerunCommand: hasOneSeed ? first.rerunCommand : withoutSeed(first.rerunCommand),
    strict: reports.some(({ strict }) => strict),
    failOnSkip: reports.some(({ failOnSkip }) => failOnSkip),
  };
}

function withoutDiagnosis({ diagnosis: _, ...report }: RunReport): RunReport {
  return report;
}

function requireAlike([first, ...others]: readonly [NamedReport, ...NamedReport[]]): void {
  const other = others.find(({ report }) => report.profile !== first.report.profile);
  if (other)
    throw new UserError(
      `${first.name} is of the profile ${first.report.profile} and ${other.name} of ${other.report.profile}; merge reports of one profile`,
    );
}

function requireDisjoint(named: readonly NamedReport[]): void {
  const seen = new Map<string, string>();
  for (const { name, report } of named) {
    for (const result of report.results) {
      const id = checkId(result);
      const earlier = seen.get(id);
      if (earlier !== undefined)
        throw new UserError(`${id} is in ${earlier} and in ${name}; merge the shards of one run, each of them once`);
      seen.set(id, name);
    }
  }
}

// The runs may have been at the same time.
function timeOf(reports: readonly RunReport[]): Pick<RunReport, 'startedAt' | 'durationMs'> {
  const starts = reports.map(({ startedAt }) => Date.parse(startedAt));
  const ends = reports.map(({ durationMs }, index) => (starts[index] ?? 0) + durationMs);
  const start = Math.min(...starts);
  return { startedAt: new Date(start).toISOString(), durationMs: Math.max(...ends) - start };
}

// A shard that is not there would otherwise be green.
function missing(reports: readonly RunReport[]): string[] {
  const shards = reports.flatMap(({ shard }) => shard ?? []);
  const count = Math.max(0, ...shards.map((shard) => Number(shard.split('/')[1])));
  const expected = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  return expected
    .filter((shard) => !shards.includes(shard))
    .map((shard) => `The report of the shard ${shard} is missing.`);
}

// Of another run or another host, it would pass for a part of this one.
function notShards(named: readonly NamedReport[]): string[] {
  if (named.length === 1) return [];
  return named
    .filter(({ report }) => report.shard === undefined)
    .map(
      ({ name, report: { target } }) =>
        `${name} is not the report of a shard; its results are of another run, against ${target.wopisrc}.`,
    );
}

function notJudged(named: readonly NamedReport[]): string[] {
  if (named.every(({ report }) => report.diagnosis)) return [];
  return named.flatMap(({ name, report }) =>
    report.diagnosis ? [`The run of ${name} judged nothing: ${report.diagnosis.summary}.`] : [],
  );
}

// Each shard has a seed of its own, unless the user gave one; then each result names it.
function withoutSeed(rerunCommand: string): string {
  return rerunCommand.replace(/ --seed \d+$/, '');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
