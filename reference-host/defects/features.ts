import { type CaughtBy, type Defect, inGroup } from './defect.ts';
import { after, type LooseJson, setJson } from './rewrite.ts';

interface Missing {
  readonly name: string;
  readonly breaks: string;
  readonly feature: string;
  readonly properties: LooseJson;
  /** Beside the check of the feature itself. */
  readonly alsoCaughtBy?: readonly CaughtBy[];
}

const missing: readonly Missing[] = [
  {
    name: 'no-sharing',
    breaks: 'The host offers sharing.',
    feature: 'FileSharing',
    properties: { FileSharingUrl: undefined },
  },
  {
    name: 'no-download',
    breaks: 'The host offers a download.',
    feature: 'Download',
    properties: { DownloadUrl: undefined },
  },
  {
    name: 'user-can-rename-untold',
    breaks: 'The host tells whether the user may rename the file.',
    feature: 'Rename',
    properties: { UserCanRename: undefined },
    alsoCaughtBy: inGroup(
      'RenameFileIfCreateChildFileIsSupported',
      'CreateChildFileAndRenameFile.RenameShouldSucceed',
      'CreateChildFileAndRenameFile.FileNameAfterRenameIsCorrectlyEncoded',
      'CreateChildFileAndRenameFile.RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
      'CreateChildFileAndRenameFile.RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
      'CreateChildFileAndRenameFile.RenamingADeletedFileShouldReturnA404',
      'CreateChildFileAndRenameFile.RenameShouldNotChangeFileExtension',
    ),
  },
  {
    name: 'no-post-message-origin',
    breaks: 'The host names the origin of its messages.',
    feature: 'PostMessage',
    properties: { PostMessageOrigin: undefined },
  },
  {
    name: 'no-additional-services',
    breaks: 'The host allows services such as the spelling checker.',
    feature: 'AllowExternalSpellCheckService',
    properties: { AllowAdditionalMicrosoftServices: false },
  },
];

/** Hosts that lack what users of Office for the web look for. */
export const featureDefects: readonly Defect[] = [
  ...missing.map(({ name, breaks, feature, properties, alsoCaughtBy = [] }) => ({
    name,
    breaks,
    caughtBy: [...inGroup('Features', `Feature.${feature}`), ...alsoCaughtBy],
    middleware: after('CheckFileInfo', (c) => setJson(c, properties)),
  })),
  {
    name: 'no-edit-page-for-business-users',
    breaks: 'A host with business users sends HostEditUrl.',
    caughtBy: inGroup('Features.BusinessFlow', 'Feature.BusinessFlow'),
    variant: 'business-user',
    middleware: after('CheckFileInfo', (c) => setJson(c, { HostEditUrl: undefined })),
  },
  {
    name: 'user-info-not-claimed',
    breaks: 'A host with business users claims PutUserInfo.',
    caughtBy: [
      ...inGroup('Features.BusinessFlow', 'Feature.SupportsUserInfo'),
      ...inGroup('Extended.NotSupported', 'PutUserInfoIsNotImplemented'),
    ],
    variant: 'business-user',
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsUserInfo: false })),
  },
];
