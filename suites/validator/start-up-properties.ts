import { absoluteUrl, aValue, type JsonExpectation, optional } from '../../harness/expect/json.ts';

/** Properties of CheckFileInfo that a WOPI client needs to open a file. */
export const essentialProperties: Readonly<Record<string, JsonExpectation>> = {
  BaseFileName: aValue,
  OwnerId: aValue,
  Size: aValue,
  Version: aValue,
};

/** Also the URLs that the client offers to its user, which may be missing but not malformed. */
export const startUpProperties: Readonly<Record<string, JsonExpectation>> = {
  ...essentialProperties,
  BreadcrumbBrandUrl: optional(absoluteUrl),
  BreadcrumbDocUrl: optional(absoluteUrl),
  BreadcrumbFolderUrl: optional(absoluteUrl),
  DownloadUrl: optional(absoluteUrl),
  CloseUrl: optional(absoluteUrl),
  HostEditUrl: optional(absoluteUrl),
  HostViewUrl: optional(absoluteUrl),
};
