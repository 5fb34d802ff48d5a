import type { Suite } from '../../harness/checks/check.ts';

/** Suites for what Collabora Online and ONLYOFFICE require of a host beyond WOPI as Microsoft documents it. */
export const editorSuites: readonly Suite[] = [];

/** Suites for what they require of the host page. They need an open page. */
export const editorPageSuites: readonly Suite[] = [];
