import type { EditorJourneys } from '../journey-suite.ts';
import { editor } from './collabora-steps.ts';
import { editingSessions } from './editing-sessions.ts';
import { fileSessions } from './file-sessions.ts';
import { lockSessions } from './lock-sessions.ts';

/** Sessions of Collabora Online. */
export const collaboraJourneys: EditorJourneys = {
  group: 'Journeys.Collabora',
  editor,
  journeys: [...editingSessions, ...lockSessions, ...fileSessions],
  unplayable: [
    {
      name: 'Dictionary',
      title: 'A user adds a word to the dictionary',
      reason: 'The words are the user’s own, stored outside the file, and a run cannot give them back.',
    },
  ],
};
