import type { CheckOfSuite, Suite } from '../harness/checks/check.ts';
import { selectChecks } from '../harness/checks/select.ts';
import { checksOfShard } from '../harness/checks/shard.ts';
import type { Settings } from '../harness/settings/config.ts';
import { journeysOf } from '../suites/catalogue.ts';
import { checksFor } from '../suites/checks-for.ts';
import { editorOfGroup } from '../suites/journeys/journey-suites.ts';
import { ownProgram } from './own-program.ts';
import { recordedSuite } from './recorded-checks.ts';
import { requireEditorFor } from './require-editor.ts';

type Named = Pick<Settings, 'editor' | 'testgroup' | 'testname'>;

/** Leaves some of the checks that the settings select. */
export type Narrow = (checks: readonly CheckOfSuite[]) => readonly CheckOfSuite[];

/** The checks that the settings select. @throws {SelectionError} when they do not select any. */
export function selectedChecks(settings: Settings): CheckOfSuite[] {
  requireEditorFor(settings.testgroup, settings.editor);
  const { 'from-har': recording } = settings;
  const selection = {
    groups: settings.testgroup,
    names: settings.testname,
    category: settings.testcategory,
    profile: settings.profile,
  };
  const checks =
    recording === undefined
      ? checksFor({
          ...selection,
          editors: settings.editor,
          hasHostPage: settings['host-page'] !== undefined,
          alsoFrom: journeysNamedIn(settings),
          list: `${ownProgram()} list`,
        })
      : selectChecks([recordedSuite(recording, settings)], selection);
  return settings.shard === undefined ? checks : checksOfShard(checks, settings.shard);
}

/**
 * The sessions that a selection may be about. They repeat what the checks judge one by one, so they are played only on
 * request.
 */
export function journeysNamedIn({ editor, testgroup, testname }: Named): Suite[] {
  const patterns = [...testgroup, ...testname].filter((pattern) => /^journey/i.test(pattern));
  if (patterns.length === 0) return [];
  const named = patterns
    .map((pattern) => editorOfGroup(pattern.replace(/\/.*/, '')))
    .filter((name) => name !== undefined);
  return journeysOf([...new Set([...editor, ...named])]);
}
