import type { EditorJourneys } from '../journey-suite.ts';
import { editingSessions } from './editing-sessions.ts';
import { fileSessions } from './file-sessions.ts';
import { lockSessions } from './lock-sessions.ts';
import { editor } from './onlyoffice-steps.ts';

/** Sessions of ONLYOFFICE Docs. */
export const onlyofficeJourneys: EditorJourneys = {
  group: 'Journeys.Onlyoffice',
  editor,
  journeys: [...editingSessions, ...lockSessions, ...fileSessions],
  unplayable: [],
};
