import type { LaunchFile } from './launch-file.ts';
import type { FileInfo } from './observations.ts';

/** A question of the questionnaire that the run's checks show. */
export interface Question {
  readonly id: string;
  readonly title: string;
  /** `Group/Name` of the checks that show it. */
  readonly checks: RegExp;
  /** Those without which the others show too little, such as the ones with a second user. */
  readonly decisive: RegExp;
  /** Key of `answers` in the launch file. */
  readonly field: keyof NonNullable<LaunchFile['answers']>;
  /** The answer, when no check of it is red. */
  readonly says: (info: FileInfo) => string;
  /** What the checks do not show. */
  readonly certainty: string;
}

/** The questions about IDs, digests, and tokens. The numbers are those of the list of eight questions. */
export const questions: readonly Question[] = [
  {
    id: '1-file-id',
    title: '1 File IDs are unique, stable, and the same for all users',
    checks:
      /^Extended\.(Users\/(EveryUserSeesTheSameFile|EveryUserFindsTheSameFileId)|RenameFile\/.*KeepsTheFileId.*|DeleteFile\/DeleteFile\.NameIsFreeAgain|CheckFileInfo\/FileIdNeedsNoEncoding|PutRelativeFile\/PutRelativeFile\.SuggestedTakenNameMakesAnotherFile)$/,
    decisive: /^Extended\.Users\//,
    field: 'fileIds',
    says: () => 'File IDs are unique, stable, and the same for every user; they stay when a file is edited or renamed.',
    certainty: 'exercised for two users, edits, renames, and new files; that moving keeps the ID is your word',
  },
  {
    id: '2-user-id',
    title: '2 UserId is provided, unique, and consistent',
    checks: /^Extended\.(Users\/(UserIdsDiffer|UserIdIsTheSameForEveryFile)|CheckFileInfo\/UserIdsAreAlphanumeric)$/,
    decisive: /^Extended\.Users\/UserIdsDiffer$/,
    field: 'userId',
    says: () => 'CheckFileInfo returns a UserId that differs between users and is the same for every file of a user.',
    certainty: 'exercised for the accounts and files of the run',
  },
  {
    id: '3-owner-id',
    title: '3 OwnerId is the owner, and consistent',
    checks: /^Extended\.Users\/OwnerIdIsTheSameForEveryUser$/,
    decisive: /^Extended\.Users\//,
    field: 'ownerId',
    says: () => 'CheckFileInfo returns the same OwnerId to every user of a file.',
    certainty: 'that it names the owner is your word',
  },
  {
    id: '4-sha256',
    title: '4 SHA256 of the content, or a Version for each content',
    checks:
      /^(FileVersion\/.*|Extended\.(Content\/SHA256.*|ItemVersion\/Version.*|CheckFileInfo\/SizeIsThatOfTheDownload))$/,
    decisive: /^(FileVersion|Extended\.(Content|ItemVersion))\//,
    field: 'sha256',
    says: ({ SHA256 }) =>
      typeof SHA256 === 'string'
        ? 'CheckFileInfo returns the SHA-256 digest of the content, before and after a save.'
        : 'CheckFileInfo does not return SHA256; Version changes with each new content.',
    certainty: 'compared with the bytes that GetFile returned',
  },
];

/** Checks that show capabilities and where the access token is read. */
const further = /^Extended\.(NotSupported\/|CheckFileInfo\/Claimed|AccessTokens\/AccessTokenIn(Query|Header)Only$)/;

/** Whether the questionnaire needs the result of this check, a `Group/Name`. */
export function isForQuestionnaire(id: string): boolean {
  return further.test(id) || questions.some(({ checks }) => checks.test(id));
}
