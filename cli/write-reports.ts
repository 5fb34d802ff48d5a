import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileLineFrom } from '../harness/results/file-line.ts';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { tool } from '../harness/settings/tool.ts';
import type { Comparison } from '../reports/compare-runs.ts';
import { type ReportFormat, reportFormats } from '../reports/report-formats.ts';

export interface ReportFile {
  readonly path: string;
  /** The option that says where it is. */
  readonly option: string;
  /** `since` is what has changed since the last run. */
  readonly render: (report: RunReport, since?: Comparison) => Promise<string>;
  /** Where the report of an earlier run is kept until there is another one; absent: nowhere. */
  readonly previous?: string;
}

export type ReportSettings = Pick<
  Settings,
  'report-dir' | 'junit' | 'json' | 'html' | 'har' | 'junit-prefix' | 'junit-file'
>;

/** The report files that the settings ask for. */
export function reportFiles(settings: ReportSettings): ReportFile[] {
  const { junit, html, markdown, har } = reportFormats;
  const junitOptions = { prefix: settings['junit-prefix'], at: fileLineFrom(settings['junit-file'] ?? '') };
  const at = (
    { file, render }: Pick<ReportFormat, 'file'> & Pick<ReportFile, 'render'>,
    own?: 'junit' | 'html' | 'har',
  ) => ({ ...placeOf(settings, own, file), render });
  return [
    at({ ...junit, render: (report) => junit.render(report, junitOptions) }, 'junit'),
    jsonReportFile(settings),
    at(html, 'html'),
    at(markdown),
    ...(settings.har === undefined ? [] : [at(har, 'har')]),
  ];
}

/** Where the option `own` says; without it, the file of the report directory. */
function placeOf<Own extends 'junit' | 'json' | 'html' | 'har'>(
  settings: Pick<ReportSettings, Own | 'report-dir'>,
  own: Own | undefined,
  file: string,
): Pick<ReportFile, 'path' | 'option'> {
  const path = own && settings[own];
  return path === undefined
    ? { path: join(settings['report-dir'], file), option: '--report-dir' }
    : { path, option: `--${own}` };
}

/** results.json, the earlier one of which `--last-failed` reads when a run could not start. */
export function jsonReportFile(settings: Pick<ReportSettings, 'json' | 'report-dir'>) {
  const place = placeOf(settings, 'json', reportFormats.json.file);
  return { ...place, previous: place.path.replace(/(\.json)?$/, '.previous.json'), render: reportFormats.json.render };
}

/**
 * Requires a file for each report; several may go to one device, such as /dev/stdout.
 * @throws {ConfigurationError} when two of them are one file.
 */
export function requireDistinct(files: readonly ReportFile[]): void {
  const paths = files.map(({ path }) => resolve(path));
  const twice = files.find(({ path }, index) => paths.indexOf(resolve(path)) < index && !path.startsWith('/dev/'));
  if (twice) throw new ConfigurationError(`two reports would be written to ${twice.path}; give each a file of its own`);
}

/**
 * Creates the directories of the files that a run writes at its end, so that a problem shows before the run.
 * @throws {ConfigurationError} with the file that cannot be written and the option that changes its location.
 */
export function requireWritable(
  files: readonly Pick<ReportFile, 'path' | 'option'>[],
  what: 'report' | 'baseline' = 'report',
): void {
  for (const { path, option } of files) {
    const directory = dirname(path);
    try {
      makeDirectory(directory);
      accessSync(directory, constants.W_OK);
      const existing = statSync(path, { throwIfNoEntry: false });
      if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (existing) accessSync(path, constants.W_OK);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new ConfigurationError(
        `the ${what} ${path} cannot be written (${code}); choose another location with ${option}`,
      );
    }
  }
}

// Node's recursive mkdir never returns on a file system that rejects new directories with ENOENT.
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  mkdirSync(directory);
}

/**
 * The report files that the settings ask for, without the reports of an earlier run.
 * @throws {ConfigurationError} when one of them is a file that the run reads.
 */
export function clearedReportFiles(settings: Settings): ReportFile[] {
  const files = reportFiles(settings);
  for (const option of ['from-har', 'token-file', 'storage-state', 'baseline'] as const) {
    const path = settings[option];
    if (path !== undefined && isAmong(files, path))
      throw new ConfigurationError(
        `${path} of --${option} would be replaced by a report of this run; choose another location for the report`,
      );
  }
  removeReports(files);
  return files;
}

/** Whether one of the reports has this path, however it is written. */
export function isAmong(files: readonly Pick<ReportFile, 'path'>[], path: string): boolean {
  return files.some((file) => resolve(file.path) === resolve(path));
}

/**
 * Removes the reports of an earlier run, so that none of them passes for a report of a run that failed to start. Other
 * files stay where the names of reports were misspelled or mixed up.
 */
export function removeReports(files: readonly Pick<ReportFile, 'path' | 'previous'>[]): void {
  for (const { path, previous } of files) if (isOwnReport(path)) retire(path, previous);
}

function retire(path: string, previous: string | undefined): void {
  try {
    if (previous !== undefined && lstatSync(path).isFile()) renameSync(path, previous);
    else removeReport(path);
  } catch {
    removeReport(path);
  }
}

const searchedBytes = 4 * 2 ** 20;

// Every report names the tool.
function isOwnReport(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const start = Buffer.alloc(Math.min(statSync(path).size, searchedBytes));
    const file = openSync(path, 'r');
    readSync(file, start, 0, start.length, 0);
    closeSync(file);
    return start.includes(tool.name);
  } catch {
    return false;
  }
}

function removeReport(path: string): void {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    // A report may go to a device, such as /dev/stdout.
    if (found?.isFile() || found?.isSymbolicLink()) rmSync(path);
  } catch {
    // What cannot be removed cannot be written either, which is reported.
  }
}

export interface UnwrittenReport {
  readonly path: string;
  /** What went wrong. */
  readonly sentence: string;
}

/** Writes every report. Returns those that could not be written. */
export async function writeReports(
  files: readonly ReportFile[],
  report: RunReport,
  since?: Comparison,
): Promise<UnwrittenReport[]> {
  const problems: UnwrittenReport[] = [];
  for (const { path, previous, render } of files) {
    try {
      writeFileSync(path, await render(report, since));
      if (previous !== undefined) removeReport(previous);
    } catch (error) {
      // Half a report may pass for a whole one.
      removeReport(path);
      problems.push({ path, sentence: `the report ${path} could not be written: ${(error as Error).message}` });
    }
  }
  return problems;
}
