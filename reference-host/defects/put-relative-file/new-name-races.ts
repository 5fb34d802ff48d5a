import type { Defect } from '../defect.ts';
import { exactTarget, nameIn, overwriteHeader } from '../names.ts';
import { resourceIdOf } from '../operation-of.ts';
import { raceWindow } from '../race-window.ts';
import { type DefectContext, fileOf, on, setRequestHeader, setStatus } from '../rewrite.ts';
import { forBothMakers } from './new-file-defect.ts';

const caughtBy = {
  PutRelativeFile: ['Extended.PutRelativeFile/PutRelativeFile.SimultaneousCreationsHaveOneWinner'],
  CreateChildFile: ['Extended.Containers/CreateChildFile.SimultaneousCreationsHaveOneWinner'],
};

/** Whether the exact name of the request is free. */
function isFree(c: DefectContext): boolean {
  const name = nameIn(c, exactTarget);
  const parentId = fileOf(c)?.parentId ?? resourceIdOf(c.req.raw);
  return name !== undefined && c.var.host.parts.store.childNamed(parentId, name) === undefined;
}

/** Defects that only simultaneous requests for one name show. */
export const newNameRaceDefects: readonly Defect[] = forBothMakers([
  {
    name: 'in-two-steps',
    breaks: 'looks for a name and takes it in one step',
    caughtBy,
    act: (operation) =>
      on(operation, async (c, next) => {
        const wasFree = isFree(c);
        await raceWindow();
        if (wasFree && !isFree(c)) setRequestHeader(c, overwriteHeader, 'True');
        await next();
      }),
  },
  {
    name: 'race-fails',
    breaks: 'for a name that was taken a moment before returns 409, not an error of the database',
    caughtBy,
    act: (operation) =>
      on(operation, async (c, next) => {
        const wasFree = isFree(c);
        await raceWindow();
        await next();
        if (wasFree && c.res.status === 409) setStatus(c, 500);
      }),
  },
]);
