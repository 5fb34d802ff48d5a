import { type ReportFormat, reportFormats } from '../reports/report-formats.ts';

/** The reports to download, by file name. */
export const reportFiles: Readonly<Record<string, ReportFormat>> = Object.fromEntries(
  Object.values(reportFormats).map((format) => [format.file, format]),
);
