import * as z from 'zod';
import { isAbsoluteUrl } from './absolute-url.ts';

/** The allowed values of each CheckFileInfo property, with a description for messages. */
export type PropertyRules = Readonly<Record<string, z.ZodType>>;

const text = z.string().describe('a string');
const textOrNull = z.string().nullable().describe('a string or null');
const flag = z.boolean().describe('true or false, not quoted');
const integer = z.number().refine(Number.isInteger).describe('an integer, not quoted and without a fraction');
const integerFromZero = z
  .number()
  .refine((value) => Number.isInteger(value) && value >= 0)
  .describe('a non-negative integer, not quoted and without a fraction');
const url = z
  .string()
  .refine((value) => value === '' || isAbsoluteUrl(value))
  .nullable()
  .describe('an absolute URL, "" or null');
// Any parseable date of three parts is accepted, as in Microsoft's validator.
const date = z
  .string()
  .refine((value) => value === '' || (/\d+[-/ ]\w+[-/ ]\d+/.test(value) && !Number.isNaN(Date.parse(value))))
  .nullable()
  .describe('a date and time, "" or null');

function oneOf(...values: readonly string[]): z.ZodType {
  const allowed = values.map((value) => JSON.stringify(value)).join(', ');
  return z
    .enum([...values, ''])
    .nullable()
    .describe(`one of ${allowed}, or "" or null`);
}

function arrayOf(...values: readonly string[]): z.ZodType {
  return z
    .array(z.enum(values))
    .nullable()
    .describe(`an array of only ${values.map((value) => JSON.stringify(value)).join(' and ')}, or null`);
}

/** The same rule for each of these names. */
export function each(names: string, rule: z.ZodType): PropertyRules {
  return Object.fromEntries(names.match(/\w+/g)?.map((name) => [name, rule]) ?? []);
}

const flags = `
  AllowAddActivitiesUserBatching AllowAdditionalMicrosoftServices AllowEarlyFeatures AllowErrorReportPrompt
  AllowExternalMarketplace AppStateHistoryPostMessage CloseButtonClosesWindow ClosePostMessage
  DisableBrowserCachingOfUserContent DisablePrint DisableTranslation EditModePostMessage
  EditNotificationPostMessage EditingCannotSave FileEmbedCommandPostMessage FileSharingPostMessage
  FileVersionPostMessage InsertImagePostMessage IsAnonymousUser IsEduUser IsYammerEnabled
  LicenseCheckForEditIsEnabled OpenInClientPostMessage PermissionsPostMessage PolicyCheckPostMessage
  ProtectInClient ProtectedFile ReadOnly ReportAbusePostMessage RestrictedWebViewOnly SupportsAddActivities
  SupportsCheckPolicy SupportsCheckUserAccess SupportsCobalt SupportsContactsResolution SupportsContainers
  SupportsDeleteFile SupportsEcosystem SupportsExtendedLockLength SupportsFileCreation SupportsFileUserValue
  SupportsFolders SupportsGetActivities SupportsGetFileWopiSrc SupportsGetLock SupportsGrantUserAccess
  SupportsLocks SupportsPolicies SupportsRename SupportsResumableFileTransfer SupportsReviewing SupportsScenarioLinks
  SupportsSecureStore SupportsUpdate SupportsUserInfo TemporarilyNotWritable UserCanAttend UserCanNotWriteRelative UserCanPresent
  UserCanRename UserCanReview UserCanWrite WebEditingDisabled WorkflowPostMessage
`;

const texts = `
  AADUserObjectId AppliedPolicyId BreadcrumbBrandName BreadcrumbDocName BreadcrumbFolderName
  ComplianceDomainPrefix EmbeddingPageSessionInfo FileExtension HostAuthenticationId HostAuthenticationIdType
  HostName HostNotes IrmPolicyDescription IrmPolicyTitle LicensedOrganization PresenceProvider PresenceUserId
  SHA256 SafeLinksStatus TenantId TimeZone UniqueContentId UserFriendlyName UserInfo UserPrincipalName
`;

const urls = `
  AppCatalogUrl BreadcrumbBrandUrl BreadcrumbDocUrl BreadcrumbFolderUrl ClientUrl CloseUrl DirectInvokeDAVUrl
  DownloadUrl EditAndReplyUrl EmbeddingPageOrigin FileEmbedCommandUrl FileSharingUrl FileUrl FileVersionUrl
  HostDivSyndicationViewUrl HostEditUrl HostEmbeddedEditUrl HostEmbeddedViewUrl HostRestUrl HostViewUrl
  OpenInClientCommandUrl PostMessageOrigin PrivacyUrl ReportAbuseUrl SignInUrl SignoutUrl TermsOfUseUrl
  WorkflowUrl
`;

/** Properties that every host may send; the first five are required. */
export const commonProperties: PropertyRules = {
  BaseFileName: text,
  OwnerId: text,
  Size: integer,
  UserId: text,
  Version: text,
  FileNameMaxLength: integer,
  LastModifiedTime: date,
  ClientThrottlingProtection: oneOf('MostProtected', 'Protected', 'Normal', 'LessProtected', 'LeastProtected'),
  RequestedCallThrottling: oneOf('Unknown', 'Normal', 'Minor', 'Medium', 'Major', 'Critical'),
  CopyPasteRestrictions: oneOf('BlockAll', 'CurrentDocumentOnly'),
  SupportedShareUrlTypes: arrayOf('ReadOnly', 'ReadWrite'),
  WorkflowType: arrayOf('Assign', 'Submit'),
  CobaltCapabilities: arrayOf('DownloadStreaming'),
  EnabledApplicationFeatures: z.array(z.string()).nullable().describe('an array of strings, or null'),
  ...each(flags, flag),
  ...each(texts, textOrNull),
  ...each(urls, url),
};

/** Properties that a CSPP Plus host sends all of, and any other host none of. */
export const plusProperties: PropertyRules = {
  SupportsCoauth: flag,
  SequenceNumber: integerFromZero,
  OfficeCollaborationServiceEndpointUrl: url,
  RealTimeChannelEndpointUrl: url,
  AccessTokenExpiry: integerFromZero,
  ServerTime: integerFromZero,
  SharingStatus: oneOf('Private', 'Shared'),
  FileGeoLocationCode: textOrNull,
};
