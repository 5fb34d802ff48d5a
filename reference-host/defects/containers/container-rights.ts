import type { Defect } from '../defect.ts';
import { after, on, setJson } from '../rewrite.ts';

const caughtBy = ['Extended.Containers/CheckContainerInfo.RightsAreGranted'];

/** Defects of the rights that CheckContainerInfo states. */
export const containerRightDefects: readonly Defect[] = [
  {
    name: 'container-rename-right-not-granted',
    breaks: 'A user with UserCanRename may rename the container.',
    caughtBy,
    middleware: on('RenameContainer', async (c) => c.body(null, 404)),
  },
  {
    name: 'container-rename-right-denied-but-granted',
    breaks: 'A user without UserCanRename may not rename the container.',
    caughtBy,
    middleware: after('CheckContainerInfo', (c) => setJson(c, { UserCanRename: false })),
  },
  {
    name: 'container-delete-right-denied-but-granted',
    breaks: 'A user without UserCanDelete may not delete the container.',
    caughtBy,
    middleware: after('CheckContainerInfo', (c) => setJson(c, { UserCanDelete: false })),
  },
  {
    name: 'container-user-anonymous',
    breaks: 'IsAnonymousUser in CheckContainerInfo is the same as in CheckFileInfo.',
    caughtBy: ['Extended.Containers/CheckContainerInfo.AnonymousUserIsThatOfCheckFileInfo'],
    middleware: after('CheckContainerInfo', (c) => setJson(c, { IsAnonymousUser: true })),
  },
];
