import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../harness/results/diagnosis.ts';
import type { RunReport } from '../harness/results/result.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { renderBadge } from './render-badge.ts';
import { renderHar } from './render-har.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderProgressLine, renderResultLine } from './render-progress.ts';
import { renderSummary } from './render-summary.ts';
import { hostileReport } from './testing/hostile-report.ts';

/** Whether a line of a log is a command, as the agents of each CI decide it. */
const isCommand: Readonly<Record<string, (line: string) => boolean>> = {
  // ActionCommand.TryParseV2 and TryParse of actions/runner.
  'GitHub Actions': (line) => /^\s*::[^:\s]+( .*?)?::/.test(line) || /##\[[a-z-]+( .*?)?\]/i.test(line),
  // Command.TryParse of azure-pipelines-agent, and the formatting of its log.
  'Azure Pipelines': (line) => /##vso\[[^\]]*\]/i.test(line) || /^\s*##\[[a-z]+\]/i.test(line),
  TeamCity: (line) => /##teamcity\[/i.test(line),
  'GitLab CI': (line) => /section_(start|end):\d+:[^\r]*\r\x1b\[0K/.test(line),
};

const commands: Readonly<Record<string, readonly string[]>> = {
  'GitHub Actions': [
    '::error::pwned',
    '::error file=c:/a,line=1::pwned',
    '  ::add-mask::a',
    '::stop-commands::x',
    '::SET-ENV name=A::b',
    '##[error]pwned',
    'x ##[add-path]/tmp',
  ],
  'Azure Pipelines': [
    '##vso[task.setvariable variable=a]b',
    'x ##VSO[task.complete result=Succeeded]',
    '##[section]x',
    '###vso[task.complete]',
  ],
  TeamCity: ["##teamcity[buildStatus text='x']", "x ##teamcity[buildStop comment='x']"],
  'GitLab CI': ['section_start:1:x\r\x1b[0Khidden', 'section_end:1:x\r\x1b[0K'],
};

function diagnosisOf(text: string): Diagnosis {
  const experiment = { change: text, received: text, changed: true, usable: false, about: 'request' } as const;
  return {
    cause: 'NotWopi',
    summary: text,
    sent: text,
    received: text,
    experiments: [experiment, { ...experiment, changed: false }],
    likelyCause: text,
    advice: [text],
    command: text,
    exchanges: [],
  } as unknown as Diagnosis;
}

/** Every text output of a run. */
function outputsOf(report: RunReport, text: string): Readonly<Record<string, string>> {
  const { results, summary } = report;
  const widths = [30, 80, 200].map((width) => renderSummary(report, { color: false, width, ignoreSkipped: false }));
  const diagnosed = { ...report, diagnosis: diagnosisOf(text) };
  return {
    summary: widths.join('\n'),
    results: results.map((result) => renderResultLine(result)).join('\n'),
    progress: renderProgressLine({ running: [text], total: 1, summary, elapsedMs: 1 }, { color: false, width: 200 }),
    junit: renderJunit(report),
    'junit of a diagnosis': renderJunit(diagnosed),
    json: renderJson(report),
    har: renderHar(report),
    markdown: renderMarkdown(report),
    'markdown of a diagnosis': renderMarkdown(diagnosed),
    badge: renderBadge(report),
    diagnosis: diagnosisText(diagnosisOf(text)),
  };
}

describe.each(Object.keys(commands))('what a host sends as a command of %s', (server) => {
  test.each(commands[server] ?? [])('%j is one', (command) => {
    expect(isCommand[server]?.(command)).toBe(true);
  });

  test.each(commands[server] ?? [])('%j has no power in any output, at the start of a line or within it', (command) => {
    const text = `${command}\n${command} ${'word '.repeat(30)}${command}\n\t${command}\r${command}\r\n${command}`;
    for (const [name, output] of Object.entries(outputsOf(hostileReport(text), text))) {
      const lines = [...output.split(/\r\n|\r|\n/), ...output.split('\n')];
      const obeyed = lines.filter((line) => isCommand[server]?.(line));
      expect({ name, obeyed }).toEqual({ name, obeyed: [] });
    }
  });
});

test('the values of JSON stay as they were', () => {
  const report = hostileReport('##vso[a]b ##[c]');

  expect(JSON.parse(renderJson(report)).notices).toEqual(['##vso[a]b ##[c]']);
});
