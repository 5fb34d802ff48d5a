import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import { matches } from '../../harness/checks/select.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { defects } from '../../reference-host/defects/index.ts';
import { everySuite } from '../catalogue.ts';
import { checksForEditor } from '../testing/every-check.ts';
import { readKills } from '../testing/kills.ts';
import { editorSuites } from './editor-suites.ts';
import { sharedRules } from './shared-rules.ts';

const editors = ['collabora', 'onlyoffice'] as const;

describe('the rules that editors share', () => {
  test('are about checks that exist', () => {
    const ids = checksOf(everySuite).map(checkId);
    const patterns = sharedRules.flatMap(({ checks }) => checks);
    expect(patterns.filter((pattern) => !ids.some((id) => matches(pattern, id)))).toEqual([]);
  });

  test('state a reason in a sentence', () => {
    expect(sharedRules.filter(({ because }) => !/^[A-Z].{10,}\.$/.test(because))).toEqual([]);
  });
});

describe.each(editors)('for %s', (editor) => {
  test('each check of its own has a defect that turns it red', () => {
    const kills = readKills();
    const killed = new Set(
      defects.filter((defect) => defect.editor === editor).flatMap(({ name }) => kills[name] ?? []),
    );
    const groups = new Set(editorSuites.map(({ group }) => group));
    const own = checksForEditor(editor).filter(({ suite }) => groups.has(suite.group));
    expect(own.map(checkId).filter((id) => !killed.has(id))).toEqual([]);
  });
});
