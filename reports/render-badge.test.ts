import { expect, test } from 'vitest';
import { renderBadge } from './render-badge.ts';
import { sampleReport, sampleResult, skippedResult } from './testing/sample-report.ts';

test.each([
  [{ results: [sampleResult(), skippedResult] }, { message: '1 of 1 passed', color: 'brightgreen' }],
  [{}, { message: '4 of 8 red', color: 'red' }],
  [
    { results: [sampleResult()], problems: ['The baseline names Locks/Nothing.'] },
    { message: '1 problem', color: 'red' },
  ],
  [{ interrupted: true }, { message: 'interrupted', color: 'lightgrey' }],
  [{ results: [] }, { message: 'not judged', color: 'lightgrey' }],
])('the badge of %o', (change, face) => {
  expect(JSON.parse(renderBadge(sampleReport(change)))).toEqual({
    schemaVersion: 1,
    label: 'WOPI conformance',
    ...face,
  });
});
