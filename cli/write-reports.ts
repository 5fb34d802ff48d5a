import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunReport } from '../harness/results/result.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { renderHar } from '../reports/render-har.ts';
import { renderHtml } from '../reports/render-html.ts';
import { renderJson } from '../reports/render-json.ts';
import { renderJunit } from '../reports/render-junit.ts';
import { renderMarkdown } from '../reports/render-markdown.ts';

interface ReportFile {
  readonly path: string;
  readonly render: (report: RunReport) => string;
}

/** The report files that the settings ask for. */
export function reportFiles(settings: Settings): ReportFile[] {
  const inDirectory = (name: string) => join(settings['report-dir'], name);
  return [
    { path: settings.junit ?? inDirectory('junit.xml'), render: renderJunit },
    { path: settings.json ?? inDirectory('results.json'), render: renderJson },
    { path: settings.html ?? inDirectory('report.html'), render: renderHtml },
    { path: inDirectory('summary.md'), render: renderMarkdown },
    ...(settings.har === undefined ? [] : [{ path: settings.har, render: renderHar }]),
  ];
}

/**
 * Makes the directories of files that a run writes at its end, so that it never ends without a place for them.
 * @throws {ConfigurationError} which says what cannot be written, and which option names another place.
 */
export function requireWritable(
  files: readonly { readonly path: string }[],
  what: 'report' | 'baseline',
  option: string,
): void {
  for (const { path } of files) {
    const directory = dirname(path);
    try {
      makeDirectory(directory);
      accessSync(directory, constants.W_OK);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
        throw Object.assign(new Error(), { code: 'EISDIR' });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new ConfigurationError(
        `the ${what} ${path} cannot be written (${code}); choose another place with ${option}`,
      );
    }
  }
}

// Step by step: the recursive mkdir of Node never returns where a file system refuses new directories with ENOENT.
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  mkdirSync(directory);
}

/** Writes every report and returns a sentence for each that could not be written. */
export function writeReports(files: readonly ReportFile[], report: RunReport): string[] {
  return files.flatMap(({ path, render }) => {
    try {
      writeFileSync(path, render(report));
      return [];
    } catch (error) {
      return [`the report ${path} could not be written: ${(error as Error).message}`];
    }
  });
}
