import type { EditorRule, EditorRules } from '../../harness/checks/editor-rules.ts';
import { matcherOf } from '../../harness/checks/select.ts';

/** What an editor makes of a rule of WOPI: it needs it, profits from it, or never notices. */
type Demand = 'needs' | 'profits' | 'ignores';

interface SharedRule {
  /** Patterns of `Group/Name`. */
  readonly checks: readonly string[];
  readonly collabora: Demand;
  readonly onlyoffice: Demand;
  readonly because: string;
}

const both = (demand: Demand) => ({ collabora: demand, onlyoffice: demand });

/**
 * What Collabora Online and ONLYOFFICE make of the checks of WOPI as Microsoft documents it. The last rule that matches
 * a check applies, so exceptions are below what they are exceptions from.
 */
export const sharedRules: readonly SharedRule[] = [
  {
    checks: ['*'],
    ...both('ignores'),
    because: 'The editor never calls the operation, or never reads the response.',
  },

  {
    checks: ['HostFrameIntegration/AccessTokenPassedViaPostMethod', 'Extended.HostFrame/*', 'Extended.HostPage/*'],
    ...both('needs'),
    because: 'Every editor is opened in a frame of the page.',
  },
  {
    checks: [
      'HostFrameIntegration/AccessTokenTtlInFuture',
      'Extended.HostFrame/WopiSrcUsesHttps',
      'Extended.HostFrame/ActionUrlIsShortEnough',
      'Extended.HostPage/PageIsNotCached',
    ],
    ...both('profits'),
    because: 'The session works without it.',
  },
  {
    checks: [
      'Extended.HostFrame/FormIsUrlEncoded',
      'Extended.HostFrame/BusinessUsersAreNamed',
      'Extended.HostFrame/UserAndOwnerArePosted',
      'Extended.HostPage/Wd*',
    ],
    ...both('ignores'),
    because: 'It is about fields and parameters of Microsoft 365; the other editors also read multipart forms.',
  },
  {
    checks: ['HostFrameIntegration/ValidLanguagePlaceholderValues'],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'The action URLs of Collabora Online have no placeholders.',
  },
  {
    checks: ['Extended.HostFrame/FrameMayUseTheClipboard'],
    collabora: 'needs',
    onlyoffice: 'profits',
    because: 'Collabora Online documents it, and the example of ONLYOFFICE omits it.',
  },
  {
    checks: [
      'Extended.HostPage/FrameIsMadeByScript',
      'Extended.HostPage/FrameFillsThePage',
      'Extended.HostPage/FaviconIsGiven',
    ],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'Collabora Online is often embedded in a part of a page.',
  },
  {
    checks: ['Extended.HostPage/ViewportIsFixed'],
    collabora: 'ignores',
    onlyoffice: 'ignores',
    because: 'Collabora Online documents the opposite, and ONLYOFFICE asks for width=device-width only.',
  },
  { checks: ['Extended.PostMessage/*'], ...both('needs'), because: 'Both editors send and expect these messages.' },
  {
    checks: ['Extended.PostMessage/NothingIsSentBeforeTheFrameIsReady', 'Extended.PostMessage/UiCloseIsHandled'],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'Collabora Online takes messages early, and sends UI_Close only where the page asks for a close button.',
  },
  {
    checks: [
      'Extended.PostMessage/UiEditIsHandled',
      'Extended.PostMessage/UiSharingIsHandled',
      'Extended.PostMessage/UiFileVersionsIsHandled',
    ],
    collabora: 'ignores',
    onlyoffice: 'profits',
    because: 'Collabora Online reads other properties; in ONLYOFFICE, a button does nothing.',
  },
  {
    checks: ['Extended.PostMessage/UiFileEmbedIsHandled', 'Extended.PostMessage/UiWorkflowIsHandled'],
    ...both('ignores'),
    because: 'Neither editor sends these messages.',
  },

  {
    checks: ['CheckFileInfoSchema/CheckFileWithInvalidAccessToken', 'BaseWopiViewing/*', 'FileUrl*/*'],
    ...both('needs'),
    because: 'Every session begins with it.',
  },
  {
    checks: [
      'Extended.CheckFileInfo/ReadOnlyExcludesUserCanWrite',
      'Extended.CheckFileInfo/NoPropertyIsNull',
      'Extended.CheckFileInfo/Answer*',
      'Extended.CheckFileInfo/JsonIsUtf8',
      'Extended.CheckFileInfo/SizeIsThatOfTheDownload',
      'Extended.CheckFileInfo/BaseFileName*',
      'Extended.CheckFileInfo/FileIdNeedsNoEncoding',
      'Extended.CheckFileInfo/RefusalsRevealNothing',
    ],
    ...both('needs'),
    because: 'The editor reads it.',
  },
  {
    checks: ['Extended.CheckFileInfo/LastModifiedTimeIsUtc', 'Extended.CheckFileInfo/UserFriendlyNameIsSent'],
    ...both('profits'),
    because: 'The editor shows it, or only compares it.',
  },
  {
    checks: ['Extended.CheckFileInfo/FileExtensionAgreesWithTheName'],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'Collabora Online goes by the name alone; in ONLYOFFICE, FileExtension wins.',
  },
  {
    checks: ['CheckFileInfoSchema/HostUrls', 'Extended.CheckFileInfo/ClosePostMessageComesWithCloseUrl'],
    collabora: 'ignores',
    onlyoffice: 'profits',
    because: 'Collabora Online reads none of these URLs.',
  },
  {
    checks: ['Features/Feature.FileSharing'],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'Collabora Online has EnableShare instead.',
  },
  { checks: ['Features/Feature.Rename', 'Features/Feature.PostMessage'], ...both('needs'), because: 'Both use it.' },

  {
    checks: [
      'Locks/DoubleLockSequence',
      'Locks/LockFileWithInvalidAccessToken',
      'Locks/UnlockFileWithInvalidAccessToken',
      'Extended.Locks/LockIdIsCompared*',
      'Extended.Locks/UnlockReleasesTheLock',
      'Extended.Locks/PutFileWithoutLockIdOnLocked*',
      'Extended.Locks/SimultaneousLocks*',
      'Extended.LockExpiration/LockIsHeldAfter65Seconds',
    ],
    ...both('needs'),
    because: 'Both editors lock and unlock, and save under the lock.',
  },
  {
    checks: [
      'Locks/LockFormatValidation',
      'Locks/UnlockUnlockedFile',
      'Locks/LockMismatchOnLockRequest',
      'Locks/LockMismatchOnUnlockRequest',
      'Locks/LockMismatchOnPutFileRequest',
      'Extended.Locks/LockMismatchNamesTheLockExactly',
      'Extended.Locks/LockWith*LockId*IsRefused',
      'Extended.Locks/UnlockWith*LockId*IsRefused',
    ],
    ...both('profits'),
    because: 'The editor never reads or never sends it; it is good defense.',
  },
  {
    checks: [
      'Locks/LockLengthValidation',
      'Locks/LockMismatchOnRefreshLockRequest',
      'Extended.Locks/RefreshLockOnUnlockedFile',
      'Extended.Locks/RefreshLockAfterPutFileKeepsTheLock',
      'Extended.LockExpiration/RefreshedLockIsHeldAfter*',
      'Extended.AccessTokens/RefreshLockWith*AccessToken',
      'Extended.AccessTokens/RefreshLockWithTokenOfAnotherFile',
      'Extended.Users/RefreshLockWithLockOfAnotherUser',
      'Extended.Viewers/RefreshLockByViewer',
    ],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'Collabora Online refreshes its lock with Lock, and its lock IDs are short.',
  },
  {
    checks: ['Extended.Locks/RefreshLockWithoutLockIdIsRefused'],
    collabora: 'ignores',
    onlyoffice: 'profits',
    because: 'Collabora Online never sends RefreshLock.',
  },

  { checks: ['EditFlows/*'], ...both('needs'), because: 'The editor saves.' },
  {
    checks: ['EditFlows/PutUnlockedFileNotZeroBytes'],
    ...both('ignores'),
    because: 'A session that only comments saves without a lock, and after a lost lock a refusal loses the work.',
  },
  {
    checks: [
      'Extended.Content/PutFileKeepsEveryByte',
      'Extended.Content/EmptyFileIsServed',
      'Extended.Content/SizeIsThatOfTheContent',
      'Extended.Content/PutFileOf*',
      'Extended.Content/SimultaneousPutFilesLeaveOneBody',
      'Extended.Content/LastModifiedTimeIsThatOfTheSave',
    ],
    ...both('needs'),
    because: 'What the editor saves must be what it opens next.',
  },
  {
    checks: ['Extended.Content/PutFileAsFormKeepsEveryByte'],
    ...both('profits'),
    because: 'Neither editor saves with this type.',
  },
  {
    checks: ['Extended.Content/PutFileAs*KeepsEveryByte'],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'ONLYOFFICE sends the type of the document.',
  },
  {
    checks: ['Extended.Content/PutFileAsFormKeepsEveryByte'],
    ...both('profits'),
    because: 'Neither editor saves with this type.',
  },
  {
    checks: ['Extended.Content/GetFile*Expected*'],
    collabora: 'ignores',
    onlyoffice: 'profits',
    because: 'Only ONLYOFFICE sends X-WOPI-MaxExpectedSize.',
  },
  {
    checks: ['Extended.ItemVersion/Version*'],
    collabora: 'ignores',
    onlyoffice: 'profits',
    because: 'ONLYOFFICE decides by Version or LastModifiedTime whether its copy is out of date.',
  },

  {
    checks: ['PutRelativeFile/PutRelativeFile.Suggested*', 'Extended.PutRelativeFile/*'],
    ...both('needs'),
    because: 'The user can save a copy in the editor.',
  },
  {
    checks: [
      'Extended.PutRelativeFile/PutRelativeFile.OverwriteIsIgnoredForSuggestedNames',
      'Extended.PutRelativeFile/PutRelativeFile.TakenNameKeepsTheFile',
      'Extended.PutRelativeFile/PutRelativeFile.LockedTargetIsNamedAndKept',
      'Extended.PutRelativeFile/PutRelativeFile.Overwrite*',
      'Extended.PutRelativeFile/PutRelativeFile.Exact*',
      'Extended.PutRelativeFile/PutRelativeFile.NameWith*',
      'Extended.PutRelativeFile/PutRelativeFile.EncodedParentFolder',
      'Extended.PutRelativeFile/PutRelativeFile.SimultaneousCreationsHaveOneWinner',
      'Extended.PutRelativeFile/PutRelativeFile.FileInfoFollowsTheContent',
    ],
    ...both('ignores'),
    because: 'Neither editor sends X-WOPI-RelativeTarget or overwrites.',
  },
  {
    checks: [
      'PutRelativeFile/PutRelativeFile.SuggestedExtension',
      'Extended.PutRelativeFile/PutRelativeFile.ExtensionAloneKeepsTheBaseName',
      'Extended.PutRelativeFile/PutRelativeFile.SuggestedParentFolder',
      'Extended.PutRelativeFile/PutRelativeFile.SuggestedLongNameKeepsItsExtension',
    ],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'Collabora Online always sends a whole name, which may have a path.',
  },
  {
    checks: ['PutRelativeFileUnsupported/PutRelativeFileUnsupported.Suggested*'],
    ...both('profits'),
    because: 'The editor does not offer Save As on such a host.',
  },
  {
    checks: ['Extended.RenameFile/*'],
    ...both('needs'),
    because: 'The user can rename the file in the editor.',
  },
  {
    checks: ['Extended.RenameFile/RenameFile.LongNameIsShortenedOrRefused'],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'ONLYOFFICE reads FileNameMaxLength.',
  },

  {
    checks: [
      'Extended.AccessTokens/NoAccessToken',
      'Extended.AccessTokens/TamperedAccessToken',
      'Extended.AccessTokens/ExpiredAccessToken',
      'Extended.AccessTokens/AccessTokenOpensOneFileOnly',
      'Extended.AccessTokens/UnknownFileIsNotFound',
      'Extended.AccessTokens/AccessTokenInQueryOnly',
      'Extended.AccessTokens/GetFileWithInvalidAccessToken',
      'Extended.AccessTokens/PutFileWith*',
      'Extended.AccessTokens/RenameFileWith*',
      'Extended.AccessTokens/LockWith*',
      'Extended.AccessTokens/UnlockWith*',
    ],
    ...both('needs'),
    because: 'A token that is refused in one operation must be refused in all that the editor calls.',
  },
  {
    checks: ['Extended.AccessTokens/AccessTokenInHeaderOnly'],
    collabora: 'needs',
    onlyoffice: 'ignores',
    because: 'ONLYOFFICE sends no Authorization header.',
  },
  {
    checks: [
      'Extended.Users/LockWithLockOfAnotherUser',
      'Extended.Users/PutFileWithLockOfAnotherUser',
      'Extended.Users/UnlockWithLockOfAnotherUser',
      'Extended.Users/Every*',
      'Extended.Users/OwnerIdIsTheSameForEveryUser',
      'Extended.Users/UserIdsDiffer',
      'Extended.Users/UserIdIsTheSameForEveryFile',
    ],
    ...both('needs'),
    because: 'All users of a file share one session, and the editor saves with the token of any of them.',
  },
  {
    checks: [
      'Extended.Viewers/CheckFileInfoReportsTheViewer',
      'Extended.Viewers/ViewerSeesTheSameFile',
      'Extended.Viewers/LockByViewer',
      'Extended.Viewers/UnlockByViewer',
      'Extended.Viewers/PutFile*ByViewer',
      'Extended.Viewers/RenameFileByViewer',
    ],
    ...both('needs'),
    because: 'An operation that is there must be guarded.',
  },

  {
    checks: [
      'Extended.Users/EveryUserFindsTheSameFileId',
      '*/*StaysInTheFolder',
      '*/*StayInTheFolder',
      '*/*DoesNotMoveTheFile',
      '*/*DoNotMoveTheFile',
    ],
    ...both('ignores'),
    because: 'It needs EnumerateChildren, which neither editor calls.',
  },
  {
    checks: [
      'BaseWopiViewing/*',
      'EditFlows/BasicEdit',
      'EditFlows/EditNoChange',
      'Extended.Users/EveryUserReadsWhatWasSaved',
      'Extended.Users/EveryUserSeesTheSameFile',
      'Extended.Viewers/ViewerSeesTheSameFile',
      'Extended.Content/RefusedPutFileChangesNothing',
    ],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'Collabora Online never reads Version; the checks of LastModifiedTime judge the same for it.',
  },

  {
    checks: ['ProofKeys/*', 'Extended.ProofKeys/*'],
    collabora: 'profits',
    onlyoffice: 'needs',
    because: 'Both sign only if the administrator made keys; Collabora Online signs with one key.',
  },
  {
    checks: [
      'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithOldKey',
      'ProofKeys/ProofKeys.CurrentInvalid.OldValidSignedWithCurrentKey',
    ],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'Collabora Online has no old key.',
  },
  {
    checks: [
      'Extended.ProofKeys/CreateChildFile.*',
      'Extended.ProofKeys/DeleteFile.*',
      'Extended.ProofKeys/EnumerateChildren.*',
      'Extended.ProofKeys/PutChunkedFile.*',
    ],
    ...both('ignores'),
    because: 'Neither editor calls these operations.',
  },
  {
    checks: [
      'Extended.Requests/HeaderNamesInLowerCase',
      'Extended.Requests/UnknownHeadersChangeNothing',
      'Extended.Requests/PutFileThatBreaksOff',
    ],
    ...both('needs'),
    because: 'Proxies rewrite header names, and both editors add headers of their own.',
  },
  {
    checks: ['Extended.Requests/PutFileWithUnknownEditors'],
    collabora: 'ignores',
    onlyoffice: 'needs',
    because: 'ONLYOFFICE appends an index to the user ID in X-WOPI-Editors.',
  },
  {
    checks: ['Extended.NotSupported/Unknown*', 'Extended.NotSupported/Missing*'],
    ...both('profits'),
    because: 'Neither editor sends unknown operations.',
  },
];

const matchers = sharedRules.map((rule) => ({ rule, patterns: rule.checks.map(patternOf) }));

function patternOf(pattern: string) {
  const [group = '', name = '*'] = pattern.split('/');
  return { isGroup: matcherOf(group), isName: matcherOf(name) };
}

/** The rules of each editor for the checks of a group of Microsoft's protocol, by the name of the check. */
export function rulesOf(group: string): (name: string) => EditorRules {
  // Once for each group, because this is part of every start.
  const ofGroup = matchers
    .map(({ rule, patterns }) => ({ rule, patterns: patterns.filter(({ isGroup }) => isGroup(group)) }))
    .filter(({ patterns }) => patterns.length > 0);
  return (name) => {
    const shared = ofGroup.findLast(({ patterns }) => patterns.some(({ isName }) => isName(name)))?.rule;
    return {
      microsoft: {},
      ...ruleFor('collabora', shared?.collabora),
      ...ruleFor('onlyoffice', shared?.onlyoffice),
    };
  };
}

const ruleOf: Readonly<Record<Exclude<Demand, 'ignores'>, EditorRule>> = {
  needs: {},
  profits: { atMost: 'SHOULD' },
};

function ruleFor(editor: 'collabora' | 'onlyoffice', demand: Demand = 'ignores'): EditorRules {
  return demand === 'ignores' ? {} : { [editor]: ruleOf[demand] };
}
