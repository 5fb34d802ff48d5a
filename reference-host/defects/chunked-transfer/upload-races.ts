import type { Defect } from '../defect.ts';
import { raceWindow } from '../race-window.ts';
import { fileOf, on, setRequestHeader, setResponseHeader } from '../rewrite.ts';
import { sequenceNumberHeader } from './chunked-rewrite.ts';

const caughtBy = ['Extended.IncrementalFileTransfer/PutChunkedFile.SimultaneousUploadsHaveOneWinner'];

/** Defects that only simultaneous PutChunkedFile requests show. */
export const uploadRaceDefects: readonly Defect[] = [
  {
    name: 'chunked-upload-in-two-steps',
    breaks: 'PutChunkedFile compares the sequence number and stores the content in one step.',
    caughtBy,
    middleware: on('PutChunkedFile', async (c, next) => {
      const isCurrent = c.req.header(sequenceNumberHeader) === `${fileOf(c)?.revision}`;
      await raceWindow();
      if (isCurrent) setRequestHeader(c, sequenceNumberHeader, `${fileOf(c)?.revision}`);
      await next();
    }),
  },
  {
    name: 'chunked-upload-race-without-number',
    breaks: 'A PutChunkedFile that comes second among simultaneous ones returns the sequence number of the first.',
    caughtBy,
    middleware: on('PutChunkedFile', async (c, next) => {
      const number = `${fileOf(c)?.revision}`;
      const isCurrent = c.req.header(sequenceNumberHeader) === number;
      await raceWindow();
      await next();
      if (isCurrent && c.res.status === 412) setResponseHeader(c, sequenceNumberHeader, number);
    }),
  },
];
