import * as z from 'zod';
import type { Editor, OtherEditor } from './editors.ts';
import { commonProperties, each, type PropertyRules } from './file-info-properties.ts';

const flag = z.boolean().describe('true or false, not quoted');
const text = z.string().describe('a string');
const object = z.record(z.string(), z.unknown()).describe('an object');
const textOrNumber = z.union([z.string(), z.number()]).describe('a string or a number');
const address = commonProperties.FileUrl as z.ZodType;

/** Properties of CheckFileInfo that only Collabora Online reads. */
const collaboraProperties: PropertyRules = {
  ...each(
    `DisableChangeTrackingRecord DisableChangeTrackingShow DisableCopy DisableExport DisableInactiveMessages
    DisableInsertLocalImage DisableAISettings DownloadAsPostMessage EnableInsertRemoteFile EnableInsertRemoteImage
    EnableOwnerTermination EnableRemoteAIContent EnableRemoteLinkPicker EnableShare HideChangeTrackingControls
    HideExportOption HidePrintOption HideRepairOption HideSaveOption IsAdminUser IsUserLocked IsUserRestricted
    UserCanOnlyComment UserCanOnlyManageRedlines`,
    flag,
  ),
  ...each('HideUserList ObfuscatedUserId PresentationLeader WatermarkText', text),
  ...each('ServerPrivateInfo SharedSettings UserExtraInfo UserPrivateInfo UserSettings', object),
  TemplateSource: address,
};

/** Properties of CheckFileInfo that ONLYOFFICE reads, and Microsoft 365 does not. */
const onlyofficeProperties: PropertyRules = {
  ...each('HidePrintOption UserCanOnlyComment', flag),
  TemplateSource: address,
};

/** What each editor adds to the properties of Microsoft's documentation, or takes in other forms. */
export const editorProperties: Readonly<Record<Editor, PropertyRules>> = {
  microsoft: {},
  collabora: { ...collaboraProperties, ...each('OwnerId UserId', textOrNumber) },
  onlyoffice: { ...onlyofficeProperties, ...each('OwnerId UserId', textOrNumber) },
};

// Documented by Microsoft, but only ONLYOFFICE gives more rights because of them.
const ofReviewers = ['SupportsReviewing', 'UserCanReview'];

/** The editor that a host seems to be made for, because of properties that Microsoft 365 does not read. */
export function editorMeantBy(names: readonly string[]): OtherEditor | undefined {
  const isOnlyofficesOnly = (name: string) => ofReviewers.includes(name) || Object.hasOwn(onlyofficeProperties, name);
  const own = names.filter((name) => Object.hasOwn(collaboraProperties, name));
  if (own.some((name) => !isOnlyofficesOnly(name))) return 'collabora';
  if (names.some((name) => ofReviewers.includes(name))) return 'onlyoffice';
  return own.length > 0 || isNotForMicrosoft(names) ? 'collabora' : undefined;
}

// Microsoft 365 neither opens a file without Version nor saves without SupportsUpdate.
function isNotForMicrosoft(names: readonly string[]): boolean {
  return names.includes('UserCanWrite') && !names.includes('SupportsUpdate') && !names.includes('Version');
}
