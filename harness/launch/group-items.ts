import { checkId } from '../results/check-id.ts';
import { isJudged, isNeeded, launchRequirements, type Requirement } from '../results/required-groups.ts';
import { type CheckResult, isRed, lenient } from '../results/result.ts';
import type { LaunchItem } from './launch-item.ts';
import { fileInfoIn } from './observations.ts';
import { shippingPage } from './sources.ts';

export interface GroupsInput {
  readonly results: readonly CheckResult[];
  /** The checks of the group AccessTokens, which older lists name; the current one has them in other groups. */
  readonly accessTokenChecks: ReadonlySet<string>;
}

/** Microsoft lets a host skip it that uses neither UI_LLCC nor DC_LLCC. */
const mayBeSkipped = new Set(['ValidLanguagePlaceholderValues']);

/** Whether each validation group that Microsoft requires passes. */
export function groupItems({ results, accessTokenChecks }: GroupsInput): LaunchItem[] {
  return [
    ...launchRequirements.map((requirement) => requirementItem(requirement, results)),
    deleteFileItem(results),
    accessTokensItem(results.filter((result) => accessTokenChecks.has(checkId(result)))),
  ];
}

type Finding = Pick<LaunchItem, 'state' | 'says' | 'evidence'> & Partial<LaunchItem>;

function requirementItem(requirement: Requirement, results: readonly CheckResult[]): LaunchItem {
  const title = requirement.anyOf.join(' or ');
  const own = results.filter(({ group }) => requirement.anyOf.includes(group));
  const about = { id: `groups.${requirement.anyOf[0]}`, part: 'groups', title, source: shippingPage } as const;
  return { ...about, ...findingOf(requirement, own) };
}

function findingOf(requirement: Requirement, own: readonly CheckResult[]): Finding {
  if (own.length > 0 && !isNeeded(requirement, own)) return notClaimed(requirement.ifClaimed ?? '');
  if (requirement.anyOf.includes('HostFrameIntegration') && !own.some(isJudged)) return withoutPage(own);
  if (requirement.anyOf.includes('ProofKeys') && own.every(isUnsigned)) return unsigned();
  return verdictOf(applicable(own));
}

// Of alternatives, the one that the host claims is judged, and the other one skipped.
function applicable(own: readonly CheckResult[]): readonly CheckResult[] {
  const judged = new Set(own.filter(({ outcome }) => outcome !== 'skipped').map(({ group }) => group));
  return judged.size === 0 ? own : own.filter(({ group }) => judged.has(group));
}

function verdictOf(results: readonly CheckResult[]): Finding {
  const red = results.filter((result) => isRed(result, lenient));
  if (red.length > 0) return failing(red, results);
  const skipped = results.filter(({ outcome, name }) => outcome === 'skipped' && !mayBeSkipped.has(name));
  if (skipped.length > 0 || !results.some(isJudged)) return notJudged(skipped, results);
  const groups = [...new Set(results.map(({ group }) => group))].join(', ');
  const count = results.filter(isJudged).length;
  const says = count === 1 ? `The test of ${groups} passes.` : `All ${count} tests of ${groups} pass.`;
  return { state: 'ready', says, evidence: [`${groups}: ${count} passed`] };
}

function failing(red: readonly CheckResult[], results: readonly CheckResult[]): Finding {
  return {
    state: 'blocked',
    says: `${red.length} of ${results.length} ${results.length === 1 ? 'test' : 'tests'} failed or could not be judged.`,
    evidence: red.map((result) => `${checkId(result)}: ${result.outcome}, ${result.reason ?? 'no reason given'}`),
    toDo: `Make ${red.length === 1 ? 'this test' : 'these tests'} pass: ${red.map(({ name }) => name).join(', ')}.`,
  };
}

// A group that was skipped looks green in Microsoft's validator, and is sent back.
function notJudged(skipped: readonly CheckResult[], results: readonly CheckResult[]): Finding {
  const reasons = [...new Set(skipped.map(({ reason = 'no reason given' }) => reason))];
  return {
    state: 'blocked',
    says: `${skipped.length} of ${results.length} tests were skipped, and a skipped test does not count as passed.`,
    evidence: reasons.map((reason) => `skipped: ${reason}`),
    toDo: `Make the tests run: ${reasons[0] ?? 'no test of the group ran'}.`,
  };
}

function notClaimed(property: string): Finding {
  return {
    state: 'not applicable',
    says: `${property} is not true, so the group is not required.`,
    evidence: [`CheckFileInfo: ${property} is not true`],
  };
}

function withoutPage(own: readonly CheckResult[]): Finding {
  const reason = own[0]?.reason ?? 'no host page was opened';
  return {
    state: 'open',
    says: 'The page that shows the editor was not tested.',
    evidence: [reason],
    toDo: 'Name the host page, or pass --host-page.',
    field: 'host.hostPage',
  };
}

function isUnsigned({ outcome, reason = '' }: CheckResult): boolean {
  return outcome === 'skipped' && /not signed/.test(reason);
}

function unsigned(): Finding {
  return {
    state: 'open',
    says: 'Proof keys were not tested, because requests were not signed.',
    evidence: ['the run had the option --no-proof'],
    toDo: 'Run again without --no-proof, on a host that trusts the proof keys of this tool.',
  };
}

const needsDeleteFile = /^(PutRelativeFile|RenameFile)/;

// Microsoft's validator deletes the files that it makes, and skips the groups where it cannot.
function deleteFileItem(results: readonly CheckResult[]): LaunchItem {
  const about = {
    id: 'groups.SupportsDeleteFile',
    part: 'groups',
    title: 'DeleteFile, without which required groups are skipped',
    source: shippingPage,
  } as const;
  const claimed = fileInfoIn(results.flatMap(({ exchanges }) => exchanges)).SupportsDeleteFile === true;
  const lost = claimed ? [] : lostGroups(results);
  if (lost.length === 0)
    return { ...about, state: 'ready', says: 'No required group is skipped for lack of DeleteFile.', evidence: [] };
  const names = [...new Set(lost.map(({ group }) => group))];
  return {
    ...about,
    state: 'blocked',
    says: `SupportsDeleteFile is not true, so ${names.join(' and ')} are skipped.`,
    evidence: names.map((name) => `${name}: ${lost.filter(({ group }) => group === name).length} skipped`),
    toDo: 'Implement DeleteFile for the test file type and return SupportsDeleteFile: true.',
  };
}

function lostGroups(results: readonly CheckResult[]): readonly CheckResult[] {
  const requirements = launchRequirements.filter(({ anyOf }) => anyOf.some((group) => needsDeleteFile.test(group)));
  return requirements.flatMap((requirement) => {
    const own = results.filter(({ group }) => requirement.anyOf.includes(group));
    return isNeeded(requirement, own) && own.every(({ outcome }) => outcome === 'skipped') ? own : [];
  });
}

function accessTokensItem(results: readonly CheckResult[]): LaunchItem {
  const about = {
    id: 'groups.AccessTokens',
    part: 'groups',
    title: 'AccessTokens (older lists)',
    source: shippingPage,
  } as const;
  return { ...about, ...verdictOf(results) };
}
