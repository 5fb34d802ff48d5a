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
  /** Below it, the key of the file that is opened without a host page. */
  local: '/open',
  icon: '/favicon.svg',
} as const;
