import { isLegalName } from '../../file-name.ts';
import { movingOut } from '../containers/moving-out.ts';
import { exactTarget, leaveNamesEncoded, nameIn, suggestedTarget, switchTarget, withoutExtension } from '../names.ts';
import { after, before, changeJson, on, setStatus } from '../rewrite.ts';
import { forBothMakers } from './new-file-defect.ts';

/** Defects in the names that new files get, and in the names that are returned. */
export const newFileNameDefects = forBothMakers([
  {
    name: 'names-not-decoded',
    breaks: 'decodes names from UTF-7',
    caughtBy: {
      PutRelativeFile: [
        'PutRelativeFile/PutRelativeFile.FileNameReturnedIsCorrectlyEncoded',
        'Extended.PutRelativeFile/PutRelativeFile.NameWithAccents',
        'Extended.PutRelativeFile/PutRelativeFile.NameWithChinese',
        'Extended.PutRelativeFile/PutRelativeFile.NameWithEmoji',
        'Extended.PutRelativeFile/PutRelativeFile.NameWithAmpersand',
        'Extended.PutRelativeFile/PutRelativeFile.NameWithPlus',
      ],
      CreateChildFile: [
        'CreateChildFileAndDeleteFile/CreateChildFile.FileNameReturnedIsCorrectlyEncoded',
        'Extended.Containers/CreateChildFile.UnusualName',
      ],
    },
    act: (operation) => before(operation, leaveNamesEncoded),
  },
  {
    name: 'name-told-without-extension',
    breaks: 'returns the new name with its extension',
    caughtBy: {
      PutRelativeFile: [
        'PutRelativeFile/PutRelativeFile.SuggestedName',
        'PutRelativeFile/PutRelativeFile.RelativeName',
      ],
      CreateChildFile: [
        'CreateChildFileAndDeleteFile/CreateChildFile.SuggestedName',
        'CreateChildFileAndDeleteFile/CreateChildFile.RelativeName',
      ],
    },
    act: (operation) =>
      after(operation, (c) => changeJson(c, (json) => ({ ...json, Name: withoutExtension(String(json.Name)) }))),
  },
  {
    name: 'long-names-crash',
    breaks: 'returns 200 or 400 for a very long name',
    caughtBy: {
      PutRelativeFile: ['PutRelativeFile/PutRelativeFile.FileNameLongerThan512Chars'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFile.FileNameLongerThan512Characters'],
    },
    act: (operation) =>
      on(operation, async (c, next) => {
        const name = nameIn(c, exactTarget) ?? nameIn(c, suggestedTarget) ?? '';
        return name.length > 255 ? c.body(null, 500) : await next();
      }),
  },
  {
    name: 'exact-names-repaired',
    breaks: 'uses an exact name unchanged or refuses it',
    caughtBy: {
      PutRelativeFile: [
        'Extended.PutRelativeFile/PutRelativeFile.ExactParentFolder',
        'Extended.PutRelativeFile/PutRelativeFile.ExactBackslashes',
        'Extended.PutRelativeFile/PutRelativeFile.ExactForbiddenCharacters',
        'Extended.PutRelativeFile/PutRelativeFile.ExactControlCharacter',
      ],
      CreateChildFile: [
        'Extended.Containers/CreateChildFile.ExactParentFolder',
        'Extended.Containers/CreateChildFile.ExactBackslashes',
        'Extended.Containers/CreateChildFile.ExactForbiddenCharacters',
        'Extended.Containers/CreateChildFile.ExactControlCharacter',
      ],
    },
    act: (operation) =>
      before(operation, (c) => {
        const name = nameIn(c, exactTarget);
        if (name !== undefined && !isLegalName(name)) switchTarget(c, exactTarget, suggestedTarget);
      }),
  },
  {
    name: 'follows-parent-folder',
    breaks: 'creates files in the requested container, whatever their names',
    caughtBy: {
      PutRelativeFile: [
        'Extended.PutRelativeFile/PutRelativeFile.ExactParentFolder',
        'Extended.PutRelativeFile/PutRelativeFile.SuggestedParentFolderStaysInTheFolder',
      ],
      CreateChildFile: [
        'Extended.Containers/CreateChildFile.ExactParentFolder',
        'Extended.Containers/CreateChildFile.SuggestedParentFolder',
      ],
    },
    act: movingOut,
  },
  {
    name: 'answers-201',
    breaks: 'returns 200',
    caughtBy: {
      PutRelativeFile: ['Extended.PutRelativeFile/PutRelativeFile.CopyHasTheBodyAndTheName'],
      CreateChildFile: ['CreateChildFileAndDeleteFile/CreateChildFileAndDelete'],
    },
    act: (operation) =>
      after(operation, (c) => {
        if (c.res.ok) setStatus(c, 201);
      }),
  },
]);
