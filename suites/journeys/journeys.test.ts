import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import { journeysOf } from '../catalogue.ts';
import { ownClock } from '../testing/own-clock.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';
import { editorOfGroup, journeySuites } from './journey-suites.ts';

const variants = {
  'Journeys.Microsoft': 'default',
  'Journeys.Collabora': 'collabora',
  'Journeys.Onlyoffice': 'onlyoffice',
} as const;

describe.each(journeySuites)('$group', (suite) => {
  const variant = variants[suite.group as keyof typeof variants];

  test.each([false, true])('passes on a right host, in real time: %s', async (realTime) => {
    const run = await runAgainstReferenceHost({
      checks: checksOf(journeysOf([editorOfGroup(suite.group) ?? 'microsoft'])),
      variant,
      leaveFiles: true,
      realTime,
      ...ownClock(),
    });

    for (const r of run.results) if (r.outcome !== 'passed') console.log(r.name, r.outcome, r.reason);
    expect(redChecks(run)).toEqual([]);
    expect(run.leftovers.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
  });
});
