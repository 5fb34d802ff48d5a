import { extensionOf, fileNameMaxLength } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { templatesFolder } from '../seed.ts';
import { versionOf } from '../store.ts';
import { lastModifiedTime } from './last-modified-time.ts';
import { canWriteRelative } from './rights.ts';

/**
 * CheckFileInfo with the properties that Collabora Online reads, and no others.
 * @see https://sdk.collaboraonline.com/docs/advanced_integration.html
 */
export function collaboraFileInfo(c: HostContext) {
  return {
    ...sharedProperties(c),
    IsAdminUser: false,
    UserExtraInfo: { mail: `${c.var.session.user.id}@host.example` },
    EnableOwnerTermination: c.var.session.user.id === c.var.file.ownerId,
    DownloadAsPostMessage: true,
    EnableInsertRemoteFile: true,
    EnableInsertRemoteImage: true,
    EnableRemoteLinkPicker: true,
    EnableShare: true,
    HideUserList: 'false',
  };
}

/**
 * CheckFileInfo with the properties that ONLYOFFICE Docs reads, and no others.
 * @see https://api.onlyoffice.com/docs/docs-api/using-wopi/wopi-rest-api/checkfileinfo/
 */
export function onlyofficeFileInfo(c: HostContext) {
  const { file, links, session } = c.var;
  return {
    ...sharedProperties(c),
    FileExtension: extensionOf(file.name),
    FileNameMaxLength: fileNameMaxLength,
    Version: versionOf(file),
    SupportsReviewing: true,
    UserCanReview: session.mayEdit,
    CloseUrl: links.page('/'),
    ClosePostMessage: true,
    EditModePostMessage: true,
    FileSharingPostMessage: true,
    FileVersionPostMessage: true,
    HostEditUrl: links.page(`/edit/${file.id}`),
    HostViewUrl: links.page(`/view/${file.id}`),
    FileSharingUrl: links.page(`/sharing/${file.id}`),
    FileVersionUrl: links.page(`/versions/${file.id}`),
    BreadcrumbBrandName: 'Reference host',
    BreadcrumbBrandUrl: links.page('/'),
  };
}

function sharedProperties(c: HostContext) {
  const { file, session, links } = c.var;
  const { SupportsLocks, SupportsRename } = c.var.host.variant.claims;
  return {
    BaseFileName: file.name,
    Size: file.content.main.length,
    LastModifiedTime: lastModifiedTime(file),
    OwnerId: file.ownerId,
    UserId: session.user.id,
    UserFriendlyName: session.user.friendlyName,
    UserCanWrite: session.mayEdit,
    UserCanRename: session.mayEdit && SupportsRename,
    UserCanNotWriteRelative: !canWriteRelative(c),
    SupportsLocks,
    SupportsRename,
    PostMessageOrigin: links.origin,
    ...templateSource(c),
  };
}

// The editor fills an empty file from a template, until the file has content of its own.
function templateSource({ var: { file, host, links } }: HostContext) {
  if (file.content.main.length > 0) return {};
  const folder = host.store.childNamed(host.store.root.id, templatesFolder);
  const template = folder && host.store.childNamed(folder.id, `template${extensionOf(file.name)}`);
  return template ? { TemplateSource: links.download(template.id) } : {};
}
