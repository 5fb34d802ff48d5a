/** Paths of the application, which discovery lists. */
export const paths = {
  discovery: '/hosting/discovery',
  view: '/hosting/wopitest',
  getInfo: '/hosting/wopitest/info',
  capabilities: '/hosting/capabilities',
  /** The frame of Collabora Online, whose path has a number of its version. */
  collabora: '/browser/wopitest/cool.html',
  /** Below it, the frames of ONLYOFFICE. */
  onlyoffice: '/hosting/wopi',
  icon: '/favicon.svg',
} as const;
