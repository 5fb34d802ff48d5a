import type { Category, Profile, SelectableCategory } from '../results/categories.ts';
import { checkId } from '../results/check-id.ts';
import { launchGroups } from '../results/required-groups.ts';
import { smokeChecks } from '../results/smoke-checks.ts';
import { UserError } from '../results/user-error.ts';
import { nearestName } from '../settings/nearest-name.ts';
import { type CheckOfSuite, checksOf, type Suite } from './check.ts';

export interface Selection {
  /** Globs with `*` and `?`, of which one must match. Empty: every group. */
  readonly groups: readonly string[];
  /** Likewise; with a slash, for `Group/Name`. */
  readonly names: readonly string[];
  readonly category: SelectableCategory;
  readonly profile: Profile;
}

/** How messages call a check, and the command that lists what can be selected. */
export interface SelectionWords {
  readonly noun?: string;
  readonly list?: string;
}

/**
 * The selected checks in catalogue order, without duplicates.
 * @throws {SelectionError} when a pattern, or the combination, selects nothing.
 */
export function selectChecks(
  suites: readonly Suite[],
  selection: Selection,
  { noun = 'test', list = 'wopi-conformance list' }: SelectionWords = {},
): CheckOfSuite[] {
  const all = checksOf(suites);
  const groups = all.flatMap(groupsOf);
  // Sessions are selected by name alone.
  const selectableGroups = noun === 'test' ? groups : [];
  const testsLike = (pattern: string) => all.flatMap(namesFor(pattern));
  for (const pattern of selection.groups)
    requireMatch('group', pattern, { known: groups, others: testsLike(pattern), where: 'a test, so use -n', list });
  for (const pattern of selection.names)
    requireMatch(noun, pattern, {
      known: testsLike(pattern),
      others: selectableGroups,
      where: 'a group, so use -g',
      list,
    });
  const selected = all.filter((entry) => isSelected(entry, selection));
  if (selected.length > 0) return selected;
  throw new SelectionError(
    `no check is selected: ${describeSelection(selection)} have no check in common; see ${list}`,
  );
}

/** A selection that selects nothing; the message suggests the closest known name. */
export class SelectionError extends UserError {
  override readonly name = 'SelectionError';
}

function isSelected(entry: CheckOfSuite, { groups, names, category, profile }: Selection): boolean {
  const inGroup =
    groups.length === 0 || groups.some((pattern) => groupsOf(entry).some((group) => matches(pattern, group)));
  const named =
    names.length === 0 || names.some((pattern) => namesFor(pattern)(entry).some((name) => matches(pattern, name)));
  return inGroup && named && inCategory(entry.check.category, category) && inProfile(entry, profile);
}

function groupsOf({ suite, check }: CheckOfSuite): readonly string[] {
  return [suite.group, ...(check.alsoIn ?? [])];
}

/** A pattern with a slash, as in `Group/Name`, is compared with the group as well. */
function namesFor(pattern: string): (entry: CheckOfSuite) => readonly string[] {
  return (entry) => {
    const { name } = entry.check;
    return pattern.includes('/') ? groupsOf(entry).map((group) => checkId({ group, name })) : [name];
  };
}

function inCategory(category: Category, wanted: SelectableCategory): boolean {
  if (wanted === 'All' || category === wanted) return true;
  return category === 'WopiCore' && (wanted === 'OfficeOnline' || wanted === 'OfficeNativeClient');
}

function inProfile(entry: CheckOfSuite, profile: Profile): boolean {
  const { suite } = entry;
  if (profile === 'all') return true;
  if (profile === 'smoke') return smokeChecks.has(checkId(entry));
  return suite.origin === 'validator' && (profile === 'validator' || launchGroups.has(suite.group));
}

/** Whether a name matches a pattern with `*` and `?`, ignoring case. */
export function matches(pattern: string, name: string): boolean {
  return matcherOf(pattern)(name);
}

/** The same for many names. */
export function matcherOf(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) {
    const wanted = pattern.toLowerCase();
    return (name) => name.length === pattern.length && name.toLowerCase() === wanted;
  }
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'i');
  return (name) => expression.test(name);
}

interface Names {
  readonly known: readonly string[];
  /** Names of the other kind, and the advice for one of them. */
  readonly others: readonly string[];
  readonly where: string;
  readonly list: string;
}

function requireMatch(what: string, pattern: string, { known, others, where, list }: Names): void {
  if (known.some((name) => matches(pattern, name))) return;
  const near = nearestName(pattern, known);
  const advice = others.some((name) => matches(pattern, name)) ? `it is ${where}` : near && `did you mean ${near}?`;
  throw new SelectionError(
    `unknown ${what} ${JSON.stringify(pattern)}${advice ? `; ${advice}` : ''} (${list} shows all)`,
  );
}

function describeSelection({ groups, names, category, profile }: Selection): string {
  const parts = [
    ...(groups.length > 0 ? [`group ${groups.join(', ')}`] : []),
    ...(names.length > 0 ? [`test ${names.join(', ')}`] : []),
    ...(category === 'All' ? [] : [`category ${category}`]),
    ...(profile === 'all' ? [] : [`profile ${profile}`]),
  ];
  return parts.join(' and ');
}
