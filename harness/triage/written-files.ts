import type { CheckOfSuite } from '../checks/check.ts';
import type { Profile } from '../results/categories.ts';
import type { FileUnderTest } from '../run/judge.ts';
import type { Triage } from './triage.ts';

/** The name of the file if the run may write to it, or its WopiSrc where the host gave none. */
export function writtenName(
  { wopisrc }: Pick<FileUnderTest, 'wopisrc'>,
  { properties, writableFile }: Partial<Triage>,
): string[] {
  if (!properties) return [wopisrc];
  return writableFile === undefined ? [] : [writableFile || wopisrc];
}

export interface WritingRun {
  readonly checks: readonly CheckOfSuite[];
  readonly profile: Profile;
  /** Whether the user has agreed. */
  readonly yes: boolean;
}

/** Those of the files to which a run may write only after a question, because they were not made for tests. */
export function filesToAskAbout(names: readonly string[], { checks, profile, yes }: WritingRun): string[] {
  if (yes || profile === 'smoke' || checks.every(({ check }) => check.readOnly)) return [];
  return names.filter((name) => !isMadeForTests(name));
}

// The second is a file that a run of this tool has made.
function isMadeForTests(name: string): boolean {
  return /\.wopitest$|^madeupname-[0-9a-f]{8}-\d+\./i.test(name);
}

/** What a run does to a file that it may write to. */
export function writesSentence(files: string): string {
  return `The run writes to ${files} and restores content and name afterwards.`;
}
