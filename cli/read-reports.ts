import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../harness/results/result.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { readJson } from '../reports/read-json.ts';
import { reportFormats } from '../reports/report-formats.ts';

/** Reads a results.json, or the one in a report directory. @throws {UserError} when there is none. */
export function readReport(path: string): RunReport {
  const file = resultsAt(path);
  try {
    return readJson(file, readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigurationError(`the report ${file} cannot be read (${code}); pass a results.json or its directory`);
  }
}

/** The results.json of a report directory; any other path itself. */
export function resultsAt(path: string): string {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isDirectory ? join(path, reportFormats.json.file) : path;
}
