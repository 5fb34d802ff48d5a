import { checkId } from '../results/check-id.ts';
import { isJudged } from '../results/required-groups.ts';
import { type CheckResult, isRed, lenient } from '../results/result.ts';
import type { LaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import { type ManualItem, manualItems } from './manual-items.ts';
import { shippingPage, testingPage } from './sources.ts';

/** What checks can show of an item of the guide without a person. */
interface ProbedItem {
  readonly id: string;
  readonly title: string;
  readonly checks: RegExp;
  /** The part of the file that the checks need. */
  readonly field?: string;
}

const probed: readonly ProbedItem[] = [
  {
    id: 'two-users-lock-and-save',
    title: 'Two users share one lock and save in turn',
    checks: /^Extended\.Users\/(LockOf|LockWith|RefreshLock|Unlock|PutFile)/,
    field: 'host.second',
  },
  {
    id: 'two-users-see-one-file',
    title: 'Two users see one file with the same name, size and version',
    checks: /^Extended\.Users\/(EveryUserSees|EveryUserFinds)/,
    field: 'host.second',
  },
  {
    id: 'one-user-twice',
    title: 'One user opens the file twice under the same lock',
    checks: /^Locks\/DoubleLockSequence$/,
  },
  {
    id: 'saved-content-is-read',
    title: 'A copy read after a save has the latest content',
    checks: /^(FileUrlUsage\/|Extended\.Users\/EveryUserReads)/,
  },
  {
    id: 'download-is-newest',
    title: 'GetFile, and DownloadUrl if there is one, return the bytes of the last save, not a web page',
    checks: /^Extended\.Content\/(DownloadUrlReturnsTheSavedContent|PutFileKeepsEveryByte)$/,
  },
  {
    id: 'save-as',
    title: 'Save As creates the copy and returns its URLs',
    checks: /^PutRelativeFile\/PutRelativeFile\.(SuggestedName|RelativeName|IncludeHostUrls)$/,
  },
  {
    id: 'rename-is-reflected',
    title: 'CheckFileInfo returns the new name after a rename',
    checks: /^RenameFile.*\/.*\.(RenameShouldSucceed|RenameShouldNotChangeFileExtension)$/,
  },
  {
    id: 'viewer-cannot-edit',
    title: 'A user without the right to edit cannot change the file',
    checks: /^Extended\.Viewers\//,
    field: 'host.readOnly',
  },
];

/** The groups whose checks replace steps of the manual testing guide, besides the required ones. */
export const manualTestingGroups = ['Extended.Users', 'Extended.Viewers', 'FileUrlUsage'] as const;

/** Whether the manual testing guide needs the result of this check, a `Group/Name`. */
export function isForManualTesting(id: string): boolean {
  return probed.some(({ checks }) => checks.test(id));
}

/** The manual testing guide: what checks have shown, and the checklist of what a person has done. */
export function manualTestingItems(results: readonly CheckResult[], file: LaunchFile): LaunchItem[] {
  return [
    ...probed.map((item) => probedItem(item, results)),
    ...manualItems.map((item) => checklistItem(item, file.checklist?.[item.key])),
  ];
}

function probedItem({ id, title, checks, field }: ProbedItem, results: readonly CheckResult[]): LaunchItem {
  const own = results.filter((result) => checks.test(checkId(result)));
  return { id: `manual.${id}`, part: 'manual testing', title, source: testingPage, ...probedState(own, field) };
}

type State = Pick<LaunchItem, 'state' | 'says' | 'evidence' | 'toDo' | 'field' | 'certainty'>;

function probedState(own: readonly CheckResult[], field?: string): State {
  const red = own.filter((result) => isRed(result, lenient));
  const judged = own.filter(isJudged);
  if (red.length > 0) return redState(red, own.length);
  if (judged.length === 0) return unprobed(own, field);
  return {
    state: 'ready',
    says: judged.length === 1 ? 'The check of this step passes.' : `${judged.length} checks pass.`,
    evidence: [
      ...judged.map((result) => `${checkId(result)}: ${result.outcome}`),
      ...own.filter(({ outcome }) => outcome === 'skipped').map((result) => `${checkId(result)}: ${result.reason}`),
    ],
    certainty: 'shown over HTTP; what the editor shows is for a person to see',
  };
}

function redState(red: readonly CheckResult[], total: number): State {
  return {
    state: 'blocked',
    says: `${red.length} of ${total} checks failed or could not be judged.`,
    evidence: red.map((result) => `${checkId(result)}: ${result.reason ?? result.outcome}`),
    toDo: `Make the checks pass: ${red.map(({ name }) => name).join(', ')}.`,
  };
}

// The host does not claim the feature, or the file names no account for it.
function unprobed(own: readonly CheckResult[], field?: string): State {
  const [reason = 'no check of it ran'] = own.map(({ reason }) => reason).filter((text) => text !== undefined);
  if (field === undefined)
    return { state: 'not applicable', says: 'The host does not claim what this step needs.', evidence: [reason] };
  return {
    state: 'open',
    says: 'No account was given for this step.',
    evidence: [reason],
    toDo: 'Name the account and where its token comes from.',
    field,
  };
}

function checklistItem(
  { key, title, how }: ManualItem,
  entry: NonNullable<LaunchFile['checklist']>[keyof NonNullable<LaunchFile['checklist']>],
): LaunchItem {
  const source = /^(video|production)/.test(key) ? shippingPage : testingPage;
  const about = { id: `manual.${key}`, part: 'manual testing', title, source } as const;
  if (!entry?.done)
    return {
      ...about,
      state: 'open',
      says: 'Not done yet.',
      evidence: entry?.note === undefined ? [] : [entry.note],
      toDo: how,
      field: `checklist.${key}`,
    };
  const who = [entry.by === undefined ? '' : ` by ${entry.by}`, entry.on === undefined ? '' : ` on ${entry.on}`].join(
    '',
  );
  return {
    ...about,
    state: 'ready',
    says: `Done${who}.`,
    evidence: entry.note === undefined ? [] : [entry.note],
    certainty: 'a person’s word',
  };
}
