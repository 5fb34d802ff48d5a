import type { Editor } from './editors.ts';

/** A message of the editor in the frame by which it asks the host page for something that the editor does not have. */
export interface FrameMessage {
  readonly id: string;
  readonly values?: object;
  /** Property of CheckFileInfo with an array, of which the message has one value under the same name. */
  readonly oneOf?: string;
  /** The name of a value that is a URL of the editor. */
  readonly urlAs?: string;
  /** The editor sends it only if CheckFileInfo has this property, with `is` or true as its value. */
  readonly property?: string;
  readonly is?: boolean;
  /** The editor sends it only if the action URL turns on a button with this parameter. */
  readonly button?: string;
  /** It is only sent from the view action, so the page in HostViewUrl receives it. */
  readonly isOfViewer?: true;
}

const fromBoth: readonly FrameMessage[] = [
  { id: 'UI_Edit', property: 'EditModePostMessage', isOfViewer: true },
  { id: 'UI_Sharing', property: 'FileSharingPostMessage' },
  { id: 'UI_FileVersions', property: 'FileVersionPostMessage' },
];

/**
 * The messages of each editor, besides those about closing and renaming.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/scenarios/postmessage
 * @see https://sdk.collaboraonline.com/docs/postmessage_api.html
 * @see https://api.onlyoffice.com/docs/docs-api/using-wopi/postmessage/
 */
export const frameMessages = {
  microsoft: [
    ...fromBoth,
    { id: 'UI_FileEmbed', property: 'FileEmbedCommandPostMessage' },
    { id: 'UI_Workflow', oneOf: 'WorkflowType', property: 'WorkflowPostMessage' },
  ],
  collabora: [
    { id: 'UI_SaveAs', values: { format: 'odt' }, property: 'UserCanNotWriteRelative', is: false },
    { id: 'UI_InsertGraphic', property: 'EnableInsertRemoteImage' },
    {
      id: 'UI_InsertFile',
      values: { callback: 'Action_InsertMultimedia', mimeTypeFilter: ['video/mp4'] },
      property: 'EnableInsertRemoteFile',
    },
    { id: 'UI_PickLink', property: 'EnableRemoteLinkPicker' },
    { id: 'UI_Share', property: 'EnableShare' },
    { id: 'UI_FileVersions', button: 'revisionhistory' },
    { id: 'Download_As', values: { Type: 'print' }, urlAs: 'URL', property: 'DownloadAsPostMessage' },
  ],
  onlyoffice: fromBoth,
} as const satisfies Readonly<Record<Editor, readonly FrameMessage[]>>;

/** The values of App_LoadingStatus, one for each time that the editor sends it while it loads. */
export function loadingStatuses(editor: Editor): readonly object[] {
  const loaded = { DocumentLoadedTime: Date.now() };
  return editor === 'collabora'
    ? [
        { Status: 'Initialized' },
        { Status: 'Frame_Ready', Features: { VersionStates: true } },
        { Status: 'Document_Loaded', ...loaded },
      ]
    : [loaded];
}
