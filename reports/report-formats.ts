import type { RunReport } from '../harness/results/result.ts';
import { renderBadge } from './render-badge.ts';
import { renderHar } from './render-har.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';

/** A report as a file. */
export interface ReportFormat {
  /** Name of the file by default. */
  readonly file: string;
  /** Media type, as in Content-Type. */
  readonly type: string;
  readonly render: (report: RunReport) => string;
}

const jsonType = 'application/json';

/** Every report that is written as a file. */
export const reportFormats = {
  html: { file: 'report.html', type: 'text/html; charset=utf-8', render: renderHtml },
  junit: { file: 'junit.xml', type: 'application/xml', render: renderJunit },
  json: { file: 'results.json', type: jsonType, render: renderJson },
  markdown: { file: 'summary.md', type: 'text/markdown; charset=utf-8', render: renderMarkdown },
  har: { file: 'requests.har', type: jsonType, render: renderHar },
  badge: { file: 'badge.json', type: jsonType, render: renderBadge },
} as const satisfies Readonly<Record<string, ReportFormat>>;
