import type { CheckOfSuite, Suite } from '../harness/checks/check.ts';
import { type Selection, selectChecks } from '../harness/checks/select.ts';
import type { Editor } from '../wopi/editors.ts';
import { suitesOf } from './catalogue.ts';

/** What a user chooses of all checks. */
export interface ChosenChecks extends Selection {
  readonly editors: readonly Editor[];
  /** Whether a host page was opened, or will be. */
  readonly hasHostPage: boolean;
  /** Suites to select from in addition to those of the editors. */
  readonly alsoFrom?: readonly Suite[];
  /** The command that lists what can be selected, for messages. */
  readonly list?: string;
}

/** The chosen checks in catalogue order. @throws {SelectionError} when there are none. */
export function checksFor({ editors, hasHostPage, alsoFrom = [], list, ...selection }: ChosenChecks): CheckOfSuite[] {
  const withPages = hasHostPage || concernsHostPages(selection);
  return selectChecks(
    [...suitesOf(editors, { withPages }), ...alsoFrom],
    selection,
    list === undefined ? {} : { list },
  );
}

// Without a host page, a run skips the checks about one, so they are selected only on request.
function concernsHostPages({ groups, names, profile }: Selection): boolean {
  return profile === 'launch' || groups.length + names.length > 0;
}
