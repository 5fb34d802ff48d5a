import type { LaunchItem } from '../../harness/launch/launch-item.ts';
import { type LaunchBoard, launchBoard } from '../launch/launch-board.ts';
import { sampleReport } from './sample-report.ts';

const source = 'https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/';

/** One item of each state. `text` is put in front of every string that may come from a host or a person. */
export function sampleItems(text = ''): LaunchItem[] {
  return [
    {
      id: 'groups.Locks',
      part: 'groups',
      title: 'Locks',
      state: 'blocked',
      says: `${text}1 of 13 tests failed or could not be judged.`,
      evidence: [`Locks/LockMismatchOnUnlockRequest: ${text}status is 200`],
      toDo: `${text}Make this test pass.`,
      source,
    },
    {
      id: 'questionnaire.2-user-id',
      part: 'questionnaire',
      title: '2 UserId',
      state: 'ready',
      says: `${text}UserId is unique.`,
      evidence: [`${text}UserId sha256:0011`],
      table: {
        title: 'Digests of UserId by account, file and day',
        head: ['Account', 'File', '2026-11-20', '2026-11-27'],
        rows: [['first account', `${text}test file`, '–', 'sha256:0011223344556677']],
      },
      certainty: `${text}exercised for two users`,
      source,
    },
    {
      id: 'manual.sharing',
      part: 'manual testing',
      title: 'Sharing',
      state: 'open',
      says: `${text}Not done yet.`,
      evidence: [],
      toDo: `${text}Choose File > Share.`,
      field: 'checklist.sharing',
      source,
    },
    {
      id: 'groups.PutUserInfo',
      part: 'groups',
      title: 'PutUserInfo',
      state: 'not applicable',
      says: 'SupportsUserInfo is not true.',
      evidence: [],
      source,
    },
  ];
}

export function sampleBoard(text = ''): LaunchBoard {
  const report = sampleReport();
  return launchBoard({ ...report, target: { wopisrc: text + report.target.wopisrc } }, sampleItems(text));
}
