import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { suitesOf } from '../catalogue.ts';
import { ownClock } from '../testing/own-clock.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';

const editors = ['collabora', 'onlyoffice'] as const;

const mostSkipped = 0.25;

describe.each(editors)('a right host for %s', (editor) => {
  const checks = checksOf(suitesOf([editor], { withPages: false }));

  test('passes every check, of which few are skipped, and leaves only new files', async () => {
    const run = await runAgainstReferenceHost({ checks, variant: editor, ...ownClock() });

    expect(redChecks(run)).toEqual([]);
    const skipped = run.results.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.length, skipped.map(checkId).join(', ')).toBeLessThan(mostSkipped * checks.length);
    expect(run.leftovers.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
    expect({ ...run.after, files: {} }).toEqual({ ...run.before, files: {} });
    expect(run.after.files).toMatchObject(run.before.files);
  });
});
