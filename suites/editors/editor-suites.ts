import type { Suite } from '../../harness/checks/check.ts';
import { fileInfo } from './file-info.ts';
import { hostPages } from './host-page.ts';
import { lastModifiedTime } from './last-modified-time.ts';
import { locks } from './locks.ts';
import { newFiles } from './new-files.ts';
import { postMessages } from './post-message.ts';
import { renames } from './renames.ts';
import { requests } from './requests.ts';
import { saveAs } from './save-as.ts';
import { saves } from './saves.ts';

/** Suites for what Collabora Online and ONLYOFFICE require of a host beyond WOPI as Microsoft documents it. */
export const editorSuites: readonly Suite[] = [
  ...saves,
  ...fileInfo,
  ...requests,
  ...locks,
  lastModifiedTime,
  newFiles,
  ...saveAs,
  ...renames,
];

/** The same for the host page. They need an open page, like the suites for the page of Microsoft's editors. */
export const editorPageSuites: readonly Suite[] = [...hostPages, ...postMessages];
