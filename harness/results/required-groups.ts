import type { CheckResult, RunReport } from './result.ts';

/** Groups of which one must be judged. */
export interface Requirement {
  readonly anyOf: readonly string[];
  /** The property without which a host does not need the groups. */
  readonly ifClaimed?: string;
}

/** Microsoft's launch list: what a host must show before Office for the web opens its files. */
export const launchRequirements: readonly Requirement[] = [
  { anyOf: ['HostFrameIntegration'] },
  { anyOf: ['BaseWopiViewing'] },
  { anyOf: ['CheckFileInfoSchema'] },
  { anyOf: ['EditFlows'] },
  { anyOf: ['Locks'] },
  { anyOf: ['PutRelativeFile', 'PutRelativeFileUnsupported'] },
  {
    anyOf: ['RenameFileIfCreateChildFileIsNotSupported', 'RenameFileIfCreateChildFileIsSupported'],
    ifClaimed: 'SupportsRename',
  },
  { anyOf: ['FileVersion'] },
  { anyOf: ['PutUserInfo'], ifClaimed: 'SupportsUserInfo' },
  { anyOf: ['ProofKeys'] },
];

/** The groups of the profile `launch`. */
export const launchGroups: ReadonlySet<string> = new Set(launchRequirements.flatMap(({ anyOf }) => anyOf));

/**
 * The selected groups that the profile of the run requires, and of which no check was judged. Alternatives are one
 * entry: `PutRelativeFile or PutRelativeFileUnsupported`.
 */
export function unjudgedGroups({
  profile,
  shard,
  results,
}: Pick<RunReport, 'profile' | 'shard' | 'results'>): string[] {
  // Only all shards together show whether a group was judged.
  if (profile !== 'launch' || shard !== undefined) return [];
  return launchRequirements.flatMap((requirement) => {
    const selected = results.filter(({ group }) => requirement.anyOf.includes(group));
    const isMissing = selected.length > 0 && !selected.some(isJudged) && isNeeded(requirement, selected);
    return isMissing
      ? [requirement.anyOf.filter((name) => selected.some(({ group }) => group === name)).join(' or ')]
      : [];
  });
}

/** Whether a check says something about the host. */
export function isJudged({ outcome }: CheckResult): boolean {
  return outcome !== 'skipped' && outcome !== 'inconclusive';
}

/** Whether the host claims the property without which it does not need the groups. */
export function isNeeded({ ifClaimed }: Requirement, results: readonly CheckResult[]): boolean {
  if (ifClaimed === undefined) return true;
  return !results.every(({ reason = '' }) => reason.startsWith(`${ifClaimed} of CheckFileInfo must be true`));
}
