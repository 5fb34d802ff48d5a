import { describe, expect, test } from 'vitest';
import { readJson } from './read-json.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { hostileReport, hostileText } from './testing/hostile-report.ts';
import { sampleLeftovers, sampleReport, sampleResult } from './testing/sample-report.ts';

describe('a results.json that is read', () => {
  test.each([
    ['a run', sampleReport()],
    ['a run with leftovers and options of curl', sampleReport({ leftovers: sampleLeftovers, curlOptions: '-k' })],
    ['a shard for another editor', sampleReport({ shard: '1/4', editors: ['microsoft', 'collabora'] })],
    [
      'a run that kept no exchanges of what passed',
      sampleReport({ results: [sampleResult({ exchanges: [], omitted: [{ operation: 'Lock', status: 200 }] })] }),
    ],
    ['a run against a hostile host', hostileReport(hostileText)],
  ])('is written again as it was: %s', (_, report) => {
    const json = renderJson(report);

    expect(renderJson(readJson('results.json', json))).toBe(json);
  });

  test('gives the other reports what the run gave them', () => {
    const report = sampleReport({ rerunCommand: 'wopi-conformance run --wopisrc x --seed 42' });

    expect(renderJunit(readJson('results.json', renderJson(report)))).toBe(renderJunit(report));
  });

  test.each([
    ['text', 'hello', 'x.json is not a results.json of wopi-conformance: it is not JSON'],
    ['other JSON', '{"name":"x"}', 'x.json is not a results.json of wopi-conformance: it has another schema'],
    [
      'a report with a broken result',
      renderJson(sampleReport()).replace('"level": "MUST"', '"level": "WILL"'),
      'x.json is not a results.json of wopi-conformance: results.0.level is invalid',
    ],
  ])('cannot be %s', (_, text, sentence) => {
    expect(() => readJson('x.json', text)).toThrow(sentence);
  });
});
