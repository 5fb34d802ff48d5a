import type { EditorJourneys } from '../journey-suite.ts';
import { editingSessions } from './editing-sessions.ts';
import { fileSessions } from './file-sessions.ts';
import { lockSessions } from './lock-sessions.ts';
import { editor } from './microsoft-steps.ts';

/** Sessions of Microsoft 365 for the web, as its documentation describes them. */
export const microsoftJourneys: EditorJourneys = {
  group: 'Journeys.Microsoft',
  editor,
  journeys: [...editingSessions, ...lockSessions, ...fileSessions],
  unplayable: [],
};
