import { describe, expect, test } from 'vitest';
import { paintFor } from './paint.ts';
import { readJson } from './read-json.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderSummary } from './render-summary.ts';
import { storyLines } from './story-text.ts';
import { sampleReport, sampleResult, sampleStory } from './testing/sample-report.ts';

const broken = sampleResult({
  group: 'Journeys.Collabora',
  name: 'Save',
  outcome: 'failed',
  reason: 'the session breaks at step 2 of 4, PutFile: status: expected 200, got 500',
  mismatches: [{ at: 'status', expected: '200', actual: '500' }],
  story: sampleStory,
});
const report = sampleReport({ results: [broken] });
const hostile = '<script>alert(1)</script>\u001b[31m"\u202e';
const hostileReport = sampleReport({
  results: [
    {
      ...broken,
      story: {
        ...sampleStory,
        steps: sampleStory.steps.map((step) => ({ ...step, received: hostile, does: hostile })),
      },
    },
  ],
});

test('a session is a line for each request, and shows what a person sees where it breaks', () => {
  expect(storyLines(sampleStory, { paint: paintFor(false), width: 80 })).toEqual([
    ' 1  Collabora Online  ── GetFile ─▶ host  200  loads the document',
    ' 2  Collabora Online  ─✕ PutFile ─▶ host  500  saves the document, 30 s after the last key',
    '    The user sees: “Document cannot be saved”',
    ' 3  another program   ┈┈ GetFile ─▶ host  not played  reads the document, not sent by the editor',
    ' 4  Collabora Online  ┈┈ Unlock  ─▶ host  left out  releases its lock',
  ]);
});

test('what a person sees is wrapped at the width of the terminal', () => {
  const lines = storyLines(sampleStory, { paint: paintFor(false), width: 30 });

  expect(lines.filter((line) => line.startsWith('    '))).toEqual([
    '    The user sees: “Document',
    '    cannot be saved”',
  ]);
});

describe('every report shows the session', () => {
  test.each([
    ['the terminal', renderSummary(report, { color: false, width: 100, ignoreSkipped: false })],
    ['JUnit', renderJunit(report)],
    ['Markdown', renderMarkdown(report)],
  ])('%s as text', (_, text) => {
    expect(text).toContain('─✕ PutFile ─▶ host  500');
    expect(text).toContain('The user sees: “Document cannot be saved”');
  });

  test('HTML as a drawing with a description', () => {
    const page = renderHtml(report);

    expect(page).toContain('<figure class="story"><svg');
    expect(page).toContain(
      'aria-label="Session of Collabora Online with 4 requests, which breaks at step 2: “Document cannot be saved”"',
    );
    expect(page).toContain('✕ 500');
    expect(page).toContain('not played');
  });

  test('JSON as data, which can be read back', () => {
    expect(readJson('results.json', renderJson(report)).results[0]?.story).toEqual(sampleStory);
  });
});

test('nothing from a host acts as markup or as a control character', () => {
  const page = renderHtml(hostileReport);
  const text = renderSummary(hostileReport, { color: false, width: 100, ignoreSkipped: false });

  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert');
  for (const rendered of [page, text, renderMarkdown(hostileReport)]) expect(rendered).not.toMatch(/[\u001b\u202e]/);
});
