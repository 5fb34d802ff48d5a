/** The editors that open the files of WOPI hosts, and whose rules a host can be judged by. */
export const editors = ['microsoft', 'collabora', 'onlyoffice'] as const;
export type Editor = (typeof editors)[number];

/** Those that add to WOPI, or leave out of it. */
export type OtherEditor = Exclude<Editor, 'microsoft'>;

/** The editors' own names, for people. */
export const editorNames: Readonly<Record<Editor, string>> = {
  microsoft: 'Microsoft 365 for the web',
  collabora: 'Collabora Online',
  onlyoffice: 'ONLYOFFICE Docs',
};
