import { afterAll, describe, expect, test } from 'vitest';
import { checkId } from '../../harness/results/check-id.ts';
import type { Claims } from '../../reference-host/host-variant.ts';
import { checksForEditor } from '../testing/every-check.ts';
import { ownClock } from '../testing/own-clock.ts';
import { redChecks, runAgainstReferenceHost } from '../testing/run-against-reference-host.ts';
import { editorSuites } from './editor-suites.ts';

const editors = ['collabora', 'onlyoffice'] as const;
const ownGroups = new Set(editorSuites.map(({ group }) => group));

const mostSkipped = 0.25;

describe.each(editors)('a right host for %s', (editor) => {
  const checks = checksForEditor(editor);
  const passed = new Set<string>();

  const runOn = async (claims: Partial<Claims>) => {
    const run = await runAgainstReferenceHost({ checks, variant: editor, claims, ...ownClock() });
    for (const result of run.results) if (result.outcome === 'passed') passed.add(checkId(result));
    return run;
  };

  test('passes every check, of which few are skipped, and leaves only new files', async () => {
    const run = await runOn({});

    expect(redChecks(run)).toEqual([]);
    const skipped = run.results.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.length, skipped.map(checkId).join(', ')).toBeLessThan(mostSkipped * checks.length);
    expect(run.leftovers.filter(({ isPermitted }) => !isPermitted)).toEqual([]);
    expect({ ...run.after, files: {} }).toEqual({ ...run.before, files: {} });
    expect(run.after.files).toMatchObject(run.before.files);
  });

  test('passes every check that applies without locks', async () => {
    expect(redChecks(await runOn({ SupportsLocks: false, SupportsRename: false }))).toEqual([]);
  });

  afterAll(() => {
    const own = checks.filter(({ suite }) => ownGroups.has(suite.group)).map(checkId);
    expect(own.filter((id) => !passed.has(id))).toEqual([]);
  });
});
