import type { RunReport } from '../harness/results/result.ts';
import { renderBadge } from '../reports/render-badge.ts';
import { renderHar } from '../reports/render-har.ts';
import { renderHtml } from '../reports/render-html.ts';
import { renderJson } from '../reports/render-json.ts';
import { renderJunit } from '../reports/render-junit.ts';
import { renderMarkdown } from '../reports/render-markdown.ts';

export interface ReportFile {
  readonly type: string;
  readonly render: (report: RunReport) => string;
}

const json = 'application/json';

/** The reports to download, by file name. */
export const reportFiles: Readonly<Record<string, ReportFile>> = {
  'report.html': { type: 'text/html; charset=utf-8', render: renderHtml },
  'junit.xml': { type: 'application/xml', render: renderJunit },
  'results.json': { type: json, render: renderJson },
  'summary.md': { type: 'text/markdown; charset=utf-8', render: renderMarkdown },
  'requests.har': { type: json, render: renderHar },
  'badge.json': { type: json, render: renderBadge },
};
