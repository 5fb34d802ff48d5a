/** One item of Microsoft's manual testing guide, or one thing to hand in that only a person can make. */
export interface ManualItem {
  /** Key of `checklist` in `wopi-launch.yaml`. */
  readonly key: string;
  readonly title: string;
  /** What a person does, in one or two sentences. */
  readonly how: string;
}

/** What only a person can do, in the order in which it is best done. */
export const manualItems = [
  {
    key: 'coauthoringWord',
    title: 'Two users edit one Word document',
    how: 'Open the same document with both test accounts, type in both windows, and check that each sees the other’s text.',
  },
  {
    key: 'coauthoringExcel',
    title: 'Two users edit one Excel workbook',
    how: 'Open the same workbook with both test accounts, change cells in both windows, and check that each sees the other’s changes.',
  },
  {
    key: 'coauthoringPowerPoint',
    title: 'Two users edit one PowerPoint presentation',
    how: 'Open the same presentation with both test accounts, edit slides in both windows, and check that each sees the other’s changes.',
  },
  {
    key: 'singleUserCoauthoring',
    title: 'One user edits one file in two browser tabs',
    how: 'Open the same file twice with one account, edit in both tabs, and check that neither tab loses its changes.',
  },
  {
    key: 'excelSaveAs',
    title: 'Save As in Excel creates the copy and opens it',
    how: 'Choose File > Save As in Excel for the web and check that the new workbook opens and is in the folder of the first.',
  },
  {
    key: 'download',
    title: 'A downloaded copy has the latest changes',
    how: 'Edit the file, choose File > Save As > Download a Copy, and check that the copy opens and has the edit.',
  },
  {
    key: 'renameTitle',
    title: 'The title shows the new name after a rename',
    how: 'Rename the file in the editor and check the title of the browser tab and the name in the list of files.',
  },
  {
    key: 'sharing',
    title: 'Sharing opens the sharing page of the host',
    how: 'Choose File > Share and check that the second account can open the file afterward.',
  },
  {
    key: 'edgeToEdge',
    title: 'The editor fills the browser window',
    how: 'Check that the frame of the editor has no margins, no scroll bars of its own, and nothing above or beside it.',
  },
  {
    key: 'iconsAndNames',
    title: 'Names and icons of the Office apps follow the UI guidelines',
    how: 'Compare every button, menu entry and icon that opens a file with the UI guidelines.',
  },
  {
    key: 'allThreeApps',
    title: 'Word, Excel and PowerPoint files all open for viewing and editing',
    how: 'Open a docx, an xlsx and a pptx file for viewing and for editing, even if an app will be hidden at launch.',
  },
  {
    key: 'videoValidator',
    title: 'Video of the validator run',
    how: 'Record the run of the validation application in the host’s own page.',
  },
  {
    key: 'videoApps',
    title: 'Videos of Word, Excel and PowerPoint',
    how: 'Record uploading and editing one file of each app.',
  },
  {
    key: 'videoCoauthoring',
    title: 'Video of two users editing and of the sharing step',
    how: 'Record both test accounts in one file, from sharing it to seeing each other’s changes.',
  },
  {
    key: 'productionSmoke',
    title: 'Basic testing in production',
    how: 'Run `wopi-conformance run --profile smoke` against the production host and open one file of each app.',
  },
] as const satisfies readonly ManualItem[];
