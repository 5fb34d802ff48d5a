import type { Defect } from './defect.ts';
import { after, type LooseJson, setJson } from './rewrite.ts';

interface Missing {
  readonly name: string;
  readonly breaks: string;
  readonly caughtBy: string;
  readonly properties: LooseJson;
}

const missing: readonly Missing[] = [
  {
    name: 'no-sharing',
    breaks: 'The host offers a sharing page.',
    caughtBy: 'Features/Feature.FileSharing',
    properties: { FileSharingUrl: undefined, FileSharingPostMessage: undefined },
  },
  {
    name: 'no-download',
    breaks: 'The host offers a download.',
    caughtBy: 'Features/Feature.Download',
    properties: { DownloadUrl: undefined },
  },
  {
    name: 'user-can-rename-untold',
    breaks: 'The host reports whether the user can rename the file.',
    caughtBy: 'Features/Feature.Rename',
    properties: { UserCanRename: undefined },
  },
  {
    name: 'no-post-message-origin',
    breaks: 'The host sends PostMessageOrigin.',
    caughtBy: 'Features/Feature.PostMessage',
    properties: { PostMessageOrigin: undefined },
  },
  {
    name: 'no-additional-services',
    breaks: 'The host allows services such as the spelling checker.',
    caughtBy: 'Features/Feature.AllowExternalSpellCheckService',
    properties: { AllowAdditionalMicrosoftServices: false },
  },
];

/** Hosts that lack features that users of Office for the web expect. */
export const featureDefects: readonly Defect[] = [
  ...missing.map(({ name, breaks, caughtBy, properties }) => ({
    name,
    breaks,
    caughtBy: [caughtBy],
    middleware: after('CheckFileInfo', (c) => setJson(c, properties)),
  })),
  {
    name: 'no-edit-page-for-business-users',
    breaks: 'A host with business users sends HostEditUrl.',
    caughtBy: ['Features.BusinessFlow/Feature.BusinessFlow'],
    variant: 'business-user',
    middleware: after('CheckFileInfo', (c) => setJson(c, { HostEditUrl: undefined })),
  },
  {
    name: 'user-info-not-claimed',
    breaks: 'A host with business users supports PutUserInfo.',
    caughtBy: ['Features.BusinessFlow/Feature.SupportsUserInfo'],
    variant: 'business-user',
    middleware: after('CheckFileInfo', (c) => setJson(c, { SupportsUserInfo: false })),
  },
];
