import type { RunReport } from '../harness/results/result.ts';
import type { Comparison } from './compare-runs.ts';
import type { JunitOptions } from './render-junit.ts';

/** A report as a file. */
export interface ReportFormat {
  /** Name of the file by default. */
  readonly file: string;
  /** Media type, as in Content-Type. */
  readonly type: string;
  readonly render: (report: RunReport) => Promise<string>;
}

const jsonType = 'application/json';

/** Every report that is written as a file. What renders it is loaded when it is written, so that a run starts faster. */
export const reportFormats = {
  html: {
    file: 'report.html',
    type: 'text/html; charset=utf-8',
    render: async (report: RunReport, since?: Comparison) =>
      (await import('./render-html.ts')).renderHtml(report, since),
  },
  junit: {
    file: 'junit.xml',
    type: 'application/xml',
    render: async (report: RunReport, options?: JunitOptions) =>
      (await import('./render-junit.ts')).renderJunit(report, options),
  },
  json: {
    file: 'results.json',
    type: jsonType,
    render: async (report) => (await import('./render-json.ts')).renderJson(report),
  },
  markdown: {
    file: 'summary.md',
    type: 'text/markdown; charset=utf-8',
    render: async (report) => (await import('./render-markdown.ts')).renderMarkdown(report),
  },
  har: {
    file: 'requests.har',
    type: jsonType,
    render: async (report) => (await import('./render-har.ts')).renderHar(report),
  },
  badge: {
    file: 'badge.json',
    type: jsonType,
    render: async (report) => (await import('./render-badge.ts')).renderBadge(report),
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;
