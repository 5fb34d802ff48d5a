import type { Editor } from '../../wopi/editors.ts';
import { extensionOf, fileNameMaxLength } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { versionOf } from '../store.ts';
import { collaboraFileInfo, onlyofficeFileInfo } from './editor-file-info.ts';
import { lastModifiedTime } from './last-modified-time.ts';
import { canWriteRelative, licensing, offeredShareUrlTypes } from './rights.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/checkfileinfo */
export function checkFileInfo(c: HostContext): Response {
  return c.json(fileInfoFor[c.var.host.variant.editor](c));
}

const fileInfoFor: Readonly<Record<Editor, (c: HostContext) => object>> = {
  microsoft: microsoftFileInfo,
  collabora: collaboraFileInfo,
  onlyoffice: onlyofficeFileInfo,
};

function microsoftFileInfo(c: HostContext) {
  const { SupportsCoauth, SupportsResumableFileTransfer, ...claims } = c.var.host.variant.claims;
  return {
    ...fileProperties(c),
    ...userProperties(c),
    ...claims,
    SupportedShareUrlTypes: offeredShareUrlTypes(c),
    ...urlProperties(c),
    ...breadcrumbs(c),
    ...(SupportsCoauth ? { ...coauthProperties(c), SupportsResumableFileTransfer } : {}),
  };
}

function fileProperties(c: HostContext) {
  const { file } = c.var;
  return {
    BaseFileName: file.name,
    FileExtension: extensionOf(file.name),
    FileNameMaxLength: fileNameMaxLength,
    OwnerId: file.ownerId,
    Size: file.content.main.length,
    Version: versionOf(file),
    LastModifiedTime: lastModifiedTime(file),
    SHA256: file.sha256,
  };
}

function userProperties(c: HostContext) {
  const { session, host } = c.var;
  const { user, mayEdit } = session;
  return {
    UserId: user.id,
    UserFriendlyName: user.friendlyName,
    ...(user.userInfo === undefined ? {} : { UserInfo: user.userInfo }),
    ...licensing(c),
    UserCanWrite: mayEdit,
    UserCanRename: mayEdit && host.variant.claims.SupportsRename,
    UserCanNotWriteRelative: !canWriteRelative(c),
    ReadOnly: !mayEdit,
  };
}

function urlProperties(c: HostContext) {
  const { links, file } = c.var;
  return {
    CloseUrl: links.page('/'),
    ClosePostMessage: true,
    DownloadUrl: links.download(file.id),
    EditModePostMessage: true,
    FileEmbedCommandPostMessage: true,
    FileEmbedCommandUrl: links.page(`/embed/${file.id}`),
    FileSharingPostMessage: true,
    FileSharingUrl: links.page(`/sharing/${file.id}`),
    FileUrl: links.download(file.id),
    FileVersionPostMessage: true,
    FileVersionUrl: links.page(`/versions/${file.id}`),
    HostEditUrl: links.page(`/edit/${file.id}`),
    HostViewUrl: links.page(`/view/${file.id}`),
    PostMessageOrigin: links.origin,
    SignoutUrl: links.page('/signout'),
    WorkflowPostMessage: true,
    WorkflowType: ['Assign', 'Submit'],
    WorkflowUrl: links.page(`/workflow/${file.id}`),
  };
}

function breadcrumbs(c: HostContext) {
  const { links, host, file } = c.var;
  return {
    BreadcrumbBrandName: 'Reference host',
    BreadcrumbBrandUrl: links.page('/'),
    BreadcrumbFolderName: host.store.container(file.parentId)?.name ?? '',
    BreadcrumbFolderUrl: links.page(`/folders/${file.parentId}`),
  };
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/checkfileinfo/checkfileinfo-csppp */
function coauthProperties(c: HostContext) {
  const { links, host, file, session } = c.var;
  return {
    SupportsCoauth: true,
    SequenceNumber: file.revision,
    OfficeCollaborationServiceEndpointUrl: links.page('/collab'),
    RealTimeChannelEndpointUrl: links.page('/rtc'),
    AccessTokenExpiry: session.grant.expiresAt,
    ServerTime: host.clock.now(),
    SharingStatus: 'Shared',
    FileGeoLocationCode: 'EUR',
  };
}
