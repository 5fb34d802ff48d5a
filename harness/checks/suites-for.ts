import type { Editor } from '../../wopi/editors.ts';
import type { Level } from '../results/categories.ts';
import type { Check, Suite } from './check.ts';
import type { EditorRules } from './editor-rules.ts';

/** The rules of a check that does not state any: it is Microsoft's. */
const microsofts: EditorRules = { microsoft: {} };

const strictestFirst: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/**
 * The suites with only the checks of these editors. A check that several of them require is run for the first one, at
 * the strictest of their levels.
 */
export function suitesFor(chosen: readonly Editor[], suites: readonly Suite[]): Suite[] {
  return suites
    .map((suite) => ({ ...suite, checks: suite.checks.flatMap((check) => checkFor(chosen, check)) }))
    .filter(({ checks }) => checks.length > 0);
}

function checkFor(chosen: readonly Editor[], check: Check): Check[] {
  const { editors: rules = microsofts } = check;
  const [editor, ...others] = chosen.filter((name) => rules[name] !== undefined);
  if (editor === undefined) return [];
  const levels = [editor, ...others].map((name) => weaker(check.level, rules[name]?.atMost ?? check.level));
  const level = strictestFirst.find((candidate) => levels.includes(candidate)) ?? check.level;
  const { spec = check.spec } = rules[editor] ?? {};
  return [{ ...check, level, spec, ...(editor !== 'microsoft' && { editor }) }];
}

function weaker(one: Level, other: Level): Level {
  return strictestFirst.indexOf(one) > strictestFirst.indexOf(other) ? one : other;
}
