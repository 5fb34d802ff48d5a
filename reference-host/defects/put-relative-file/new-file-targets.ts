import {
  changeNames,
  exactTarget,
  exactTargetOf,
  overwriteHeader,
  suggestedTarget,
  switchTarget,
  takenBy,
} from '../names.ts';
import { after, before, on, setRequestHeader, setResponseHeader } from '../rewrite.ts';
import { forBothMakers } from './new-file-defect.ts';

const saysTrue = (value: string | undefined) => value?.toLowerCase() === 'true';

/** Defects in how suggested, exact, existing and locked targets are handled. */
export const newFileTargetDefects = forBothMakers([
  {
    name: 'suggestion-loses-extension',
    breaks: 'keeps the extension of a suggested name',
    caughtBy: {
      PutRelativeFile: ['PutRelativeFile/PutRelativeFile.SuggestedName'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFile.SuggestedName'],
    },
    act: (operation) =>
      before(operation, (c) => changeNames(c, (name) => name.replace(/(?<=[^.])\.[^.]*$/, ''), suggestedTarget)),
  },
  {
    name: 'suggested-taken-name-refused',
    breaks: 'picks another name when a suggested one is in use',
    caughtBy: {
      PutRelativeFile: [
        'PutRelativeFile/PutRelativeFile.SuggestedNameConflict',
        'Extended.PutRelativeFile/PutRelativeFile.SuggestedTakenNameMakesAnotherFile',
      ],
      CreateChildFile: [
        'CreateChildFileAndDeleteFile/CreateChildFile.SuggestedNameConflict',
        'Extended.Containers/CreateChildFile.SuggestedTakenNameMakesAnotherFile',
      ],
    },
    act: (operation) =>
      on(operation, async (c, next) => (takenBy(c, suggestedTarget) ? c.body(null, 409) : await next())),
  },
  {
    name: 'suggested-name-overwrites',
    breaks: 'never overwrites a file because of a suggested name',
    caughtBy: {
      PutRelativeFile: [
        'Extended.PutRelativeFile/PutRelativeFile.SuggestedTakenNameMakesAnotherFile',
        'Extended.PutRelativeFile/PutRelativeFile.OverwriteIsIgnoredForSuggestedNames',
      ],
      CreateChildFile: ['Extended.Containers/CreateChildFile.SuggestedTakenNameMakesAnotherFile'],
    },
    act: (operation) =>
      before(operation, (c) => {
        if (!takenBy(c, suggestedTarget)) return;
        switchTarget(c, suggestedTarget, exactTarget);
        setRequestHeader(c, overwriteHeader, 'True');
      }),
  },
  {
    name: 'overwrites-unasked',
    breaks: 'overwrites only if X-WOPI-OverwriteRelativeTarget is True',
    caughtBy: {
      PutRelativeFile: [
        'PutRelativeFile/PutRelativeFile.RelativeNameConflictNoOverwrite',
        'PutRelativeFile/PutRelativeFile.RelativeNameConflictOverwriteFalse',
      ],
      CreateChildFile: [
        'CreateChildFileAndDeleteFile/CreateChildFile.RelativeNameConflictNoOverwrite',
        'CreateChildFileAndDeleteFile/CreateChildFile.RelativeNameConflictOverwriteFalse',
      ],
    },
    act: (operation) => before(operation, (c) => setRequestHeader(c, overwriteHeader, 'True')),
  },
  {
    name: 'overwrite-false-counts-as-true',
    breaks: 'reads the value of X-WOPI-OverwriteRelativeTarget',
    caughtBy: {
      PutRelativeFile: ['PutRelativeFile/PutRelativeFile.RelativeNameConflictOverwriteFalse'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFile.RelativeNameConflictOverwriteFalse'],
    },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(overwriteHeader)) setRequestHeader(c, overwriteHeader, 'True');
      }),
  },
  {
    name: 'overwrite-must-be-lower-case',
    breaks: 'accepts True in X-WOPI-OverwriteRelativeTarget in any case',
    caughtBy: {
      PutRelativeFile: ['PutRelativeFile/PutRelativeFile.RelativeNameConflictOverwriteTrue'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFile.RelativeNameConflictOverwriteTrue'],
    },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(overwriteHeader) === 'True') setRequestHeader(c, overwriteHeader, undefined);
      }),
  },
  {
    name: 'overwrites-locked-files',
    breaks: 'never overwrites a locked file',
    caughtBy: {
      PutRelativeFile: [
        'PutRelativeFile/PutRelativeFile.RelativeNameConflictOverwriteTrueLocked',
        'Extended.PutRelativeFile/PutRelativeFile.LockedTargetIsNamedAndKept',
      ],
      CreateChildFile: [
        'CreateChildFileAndDeleteFile/CreateChildFile.RelativeNameConflictOverwriteTrueLocked',
        'Extended.Containers/CreateChildFile.LockedTargetIsNamedAndKept',
      ],
    },
    act: (operation) =>
      before(operation, (c) => {
        const target = exactTargetOf(c);
        if (target && saysTrue(c.req.header(overwriteHeader))) c.var.host.parts.locks.release(target.id);
      }),
  },
  {
    name: 'locked-target-unnamed',
    breaks: 'sends the lock ID of a locked target in X-WOPI-Lock',
    caughtBy: {
      PutRelativeFile: ['Extended.PutRelativeFile/PutRelativeFile.LockedTargetIsNamedAndKept'],
      CreateChildFile: ['Extended.Containers/CreateChildFile.LockedTargetIsNamedAndKept'],
    },
    act: (operation) => after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'both-targets-accepted',
    breaks: 'refuses a request with both target headers',
    caughtBy: {
      PutRelativeFile: ['PutRelativeFile/PutRelativeFile.ConflictingHeaders'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFile.ConflictingHeaders'],
    },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(exactTarget)) setRequestHeader(c, suggestedTarget, undefined);
      }),
  },
]);
