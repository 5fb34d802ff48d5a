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
import { forBothMakers, ofChildFiles, ofSavedFiles } from './new-file-defect.ts';

const saysTrue = (value: string | undefined) => value?.toLowerCase() === 'true';

/** Defects in how suggested and exact targets, overwriting and locked targets are told apart. */
export const newFileTargetDefects = forBothMakers([
  {
    name: 'suggestion-loses-extension',
    breaks: 'keeps the extension of a suggested name',
    mirrored: ['SuggestedName', 'SuggestedNameConflict'],
    further: {
      PutRelativeFile: ofSavedFiles(
        'SuggestedParentFolder',
        'SuggestedBackslashes',
        'SuggestedForbiddenCharacters',
        'SuggestedControlCharacter',
        'SuggestedLongNameKeepsItsExtension',
      ),
      CreateChildFile: [],
    },
    act: (operation) =>
      before(operation, (c) => changeNames(c, (name) => name.replace(/(?<=[^.])\.[^.]*$/, ''), suggestedTarget)),
  },
  {
    name: 'suggested-taken-name-refused',
    breaks: 'finds another name where a suggested one is taken',
    mirrored: ['SuggestedNameConflict'],
    further: {
      PutRelativeFile: ofSavedFiles('SuggestedTakenNameMakesAnotherFile', 'OverwriteIsIgnoredForSuggestedNames'),
      CreateChildFile: ofChildFiles('SuggestedTakenNameMakesAnotherFile'),
    },
    act: (operation) =>
      on(operation, async (c, next) => (takenBy(c, suggestedTarget) ? c.body(null, 409) : await next())),
  },
  {
    name: 'suggested-name-overwrites',
    breaks: 'never overwrites a file whose name was only suggested',
    mirrored: [],
    further: {
      PutRelativeFile: ofSavedFiles('SuggestedTakenNameMakesAnotherFile', 'OverwriteIsIgnoredForSuggestedNames'),
      CreateChildFile: ofChildFiles('SuggestedTakenNameMakesAnotherFile'),
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
    breaks: 'overwrites only where X-WOPI-OverwriteRelativeTarget says True',
    mirrored: ['RelativeNameConflictNoOverwrite', 'RelativeNameConflictOverwriteFalse'],
    further: { PutRelativeFile: ofSavedFiles('TakenNameKeepsTheFile'), CreateChildFile: [] },
    act: (operation) => before(operation, (c) => setRequestHeader(c, overwriteHeader, 'True')),
  },
  {
    name: 'overwrite-false-counts-as-true',
    breaks: 'reads the value of X-WOPI-OverwriteRelativeTarget',
    mirrored: ['RelativeNameConflictOverwriteFalse'],
    further: { PutRelativeFile: [], CreateChildFile: [] },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(overwriteHeader)) setRequestHeader(c, overwriteHeader, 'True');
      }),
  },
  {
    name: 'overwrite-must-be-lower-case',
    breaks: 'understands True in X-WOPI-OverwriteRelativeTarget in any case',
    mirrored: ['RelativeNameConflictOverwriteTrue'],
    further: {
      PutRelativeFile: ofSavedFiles(
        'LockedTargetIsNamedAndKept',
        'OverwriteKeepsTheFileId',
        'OverwriteReplacesTheContent',
        'OverwriteGivesANewVersion',
      ),
      CreateChildFile: ofChildFiles('LockedTargetIsNamedAndKept'),
    },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(overwriteHeader) === 'True') setRequestHeader(c, overwriteHeader, undefined);
      }),
  },
  {
    name: 'overwrites-locked-files',
    breaks: 'never overwrites a locked file',
    mirrored: ['RelativeNameConflictOverwriteTrueLocked'],
    further: {
      PutRelativeFile: ofSavedFiles('LockedTargetIsNamedAndKept'),
      CreateChildFile: ofChildFiles('LockedTargetIsNamedAndKept'),
    },
    act: (operation) =>
      before(operation, (c) => {
        const target = exactTargetOf(c);
        if (target && saysTrue(c.req.header(overwriteHeader))) c.var.host.parts.locks.release(target.id);
      }),
  },
  {
    name: 'locked-target-unnamed',
    breaks: 'names the lock of a locked target in X-WOPI-Lock',
    mirrored: [],
    further: {
      PutRelativeFile: ofSavedFiles('LockedTargetIsNamedAndKept'),
      CreateChildFile: ofChildFiles('LockedTargetIsNamedAndKept'),
    },
    act: (operation) => after(operation, (c) => setResponseHeader(c, 'X-WOPI-Lock', undefined)),
  },
  {
    name: 'both-targets-accepted',
    breaks: 'refuses a request with both target headers',
    mirrored: ['ConflictingHeaders'],
    further: { PutRelativeFile: [], CreateChildFile: [] },
    act: (operation) =>
      before(operation, (c) => {
        if (c.req.header(exactTarget)) setRequestHeader(c, suggestedTarget, undefined);
      }),
  },
]);
