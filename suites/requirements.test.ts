import { describe, expect, test } from 'vitest';
import { checksOf } from '../harness/checks/check.ts';
import { checksByRequirement } from '../harness/checks/requirement.ts';
import { checkId } from '../harness/results/check-id.ts';
import { suitesOfAllEditors } from './catalogue.ts';
import { editorPageSuites, editorSuites } from './editors/editor-suites.ts';
import { loadRequirements } from './requirements.ts';

const sections = loadRequirements();
const requirements = sections.flatMap((section) => section.requirements);
const judges = checksByRequirement(suitesOfAllEditors);
const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);
const ids = (rows: typeof requirements) => rows.map(({ id }) => id);

describe('the ledger of requirements', () => {
  test('has each ID, each operation and each sentence of an operation once', () => {
    expect(repeated(ids(requirements))).toEqual([]);
    expect(repeated(sections.map(({ operation }) => operation))).toEqual([]);
    for (const { requirements: rows } of sections) expect(repeated(rows.map(({ statement }) => statement))).toEqual([]);
  });

  test('knows every requirement that a check names', () => {
    const known = new Set(ids(requirements));
    expect([...judges].filter(([id]) => !known.has(id))).toEqual([]);
  });

  test('has at least one requirement for every check, each once', () => {
    // The rows of the checks for other editors are in ledgers of their own.
    const elsewhere = new Set([...editorSuites, ...editorPageSuites].map(({ group }) => group));
    const wrong = checksOf(suitesOfAllEditors.filter(({ group }) => !elsewhere.has(group))).filter(
      ({ check: { requirementIds = [] } }) => requirementIds.length === 0 || repeated(requirementIds).length > 0,
    );
    expect(wrong.map(checkId)).toEqual([]);
  });

  test('states which checks judge each requirement, or why no check does, never both', () => {
    const judged = (id: string) => judges.has(id);
    expect(ids(requirements.filter(({ id, excluded }) => judged(id) === (excluded !== undefined)))).toEqual([]);
  });

  test('states what checks leave out only for judged requirements', () => {
    expect(ids(requirements.filter(({ id, weak }) => weak && !judges.has(id)))).toEqual([]);
  });
});
