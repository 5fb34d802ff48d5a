import { documentationUrl } from '../harness/checks/check.ts';
import { checksByRequirement, type EditorRequirement, type Requirement } from '../harness/checks/requirement.ts';
import { matches } from '../harness/checks/select.ts';
import { suitesOfAllEditors } from '../suites/catalogue.ts';
import { loadEditorRequirements } from '../suites/editors/editor-requirements.ts';
import { loadRequirements } from '../suites/requirements.ts';
import { type Editor, editorNames } from '../wopi/editors.ts';

/** A rule of one of the ledgers, as `explain` shows it. */
interface Rule extends Pick<Requirement, 'id' | 'level' | 'statement' | 'page' | 'weak' | 'excluded'> {
  readonly checks: readonly string[];
  /** The editor whose rule it is; absent: WOPI's. */
  readonly editor?: Editor;
  readonly breaks?: string | undefined;
}

/** The texts about the rules with these IDs, such as `LOCK-01`, as `record` prints them; `*` and `?` are wildcards. */
export function explainedRules(pattern: string): string[] {
  return allRules()
    .filter(({ id }) => matches(pattern.toUpperCase(), id))
    .map(textOf);
}

/** The IDs of all rules. */
export function ruleIds(): string[] {
  return allRules().map(({ id }) => id);
}

function allRules(): Rule[] {
  const judges = checksByRequirement(suitesOfAllEditors);
  const ofWopi = loadRequirements().flatMap(({ requirements }) => requirements);
  return [
    ...ofWopi.map((rule): Rule => ({ ...rule, checks: judges.get(rule.id) ?? [] })),
    ...rulesOf('collabora'),
    ...rulesOf('onlyoffice'),
  ];
}

function rulesOf(editor: 'collabora' | 'onlyoffice'): Rule[] {
  const rules: readonly EditorRequirement[] = loadEditorRequirements(editor).flatMap((section) => section.requirements);
  return rules.map(({ checks = [], ...rule }) => ({ ...rule, checks, editor }));
}

function textOf({ id, level, statement, page, weak, excluded, breaks, editor, checks }: Rule): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Rule', statement],
    ['Level', level.toUpperCase()],
    ['Required by', editor === undefined ? '' : editorNames[editor]],
    ['Otherwise', breaks ?? ''],
    ['Only in part', weak ?? ''],
    ['Not judged', excluded ?? ''],
    ['Documentation', documentationUrl(page)],
    ...checks.map((check, index): [string, string] => [index === 0 ? 'Judged by' : '', check]),
  ];
  const shown = rows.filter(([, text]) => text !== '');
  return `${id}\n${shown.map(([label, text]) => `  ${(label && `${label}:`).padEnd(15)} ${text}\n`).join('')}`;
}
