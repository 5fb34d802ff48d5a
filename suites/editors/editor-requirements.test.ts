import { describe, expect, test } from 'vitest';
import { checksOf } from '../../harness/checks/check.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { suitesOf } from '../catalogue.ts';
import { loadEditorRequirements } from './editor-requirements.ts';
import { editorPageSuites, editorSuites } from './editor-suites.ts';

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe.each([
  ['collabora', 129],
  ['onlyoffice', 83],
] as const)('the ledger of %s', (editor, count) => {
  const rows = loadEditorRequirements(editor).flatMap(({ requirements }) => requirements);
  const ids = new Set(checksOf(suitesOf([editor], { withPages: true })).map(checkId));

  test('has every fact once', () => {
    expect(rows).toHaveLength(count);
    expect(repeated(rows.map(({ id }) => id))).toEqual([]);
  });

  test('states which checks judge each fact, or why no check does, never both', () => {
    expect(rows.filter(({ checks, excluded }) => (checks === undefined) === (excluded === undefined))).toEqual([]);
  });

  test('names only checks that are run for the editor', () => {
    const wrong = rows.flatMap(({ id, checks = [] }) =>
      checks.filter((check) => !ids.has(check)).map((c) => `${id}: ${c}`),
    );
    expect(wrong).toEqual([]);
  });

  test('has a fact for each check that the editor adds', () => {
    const judging = new Set(rows.flatMap(({ checks = [] }) => checks));
    const own = checksOf([...editorSuites, ...editorPageSuites]);
    const added = own.map(checkId).filter((id) => ids.has(id));
    expect(added.filter((id) => !judging.has(id))).toEqual([]);
  });
});
