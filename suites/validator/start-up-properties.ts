import { absoluteUrl, aValue, type JsonExpectation, optional } from '../../harness/expect/json.ts';

/** What a WOPI client must find in CheckFileInfo before it opens a file. */
export const essentialProperties: Readonly<Record<string, JsonExpectation>> = {
  BaseFileName: aValue,
  OwnerId: aValue,
  Size: aValue,
  Version: aValue,
};

/** The same, and the URLs that it offers to its user, which may be missing but not broken. */
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
