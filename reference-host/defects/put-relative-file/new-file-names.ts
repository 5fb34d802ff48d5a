import { isLegalName } from '../../file-name.ts';
import { movingOut } from '../containers/moving-out.ts';
import { inGroup } from '../defect.ts';
import { exactTarget, leaveNamesEncoded, nameIn, suggestedTarget, switchTarget, withoutExtension } from '../names.ts';
import { after, before, changeJson, on, setStatus } from '../rewrite.ts';
import { forBothMakers, ofChildFiles, ofSavedFiles } from './new-file-defect.ts';

// Its checks start from files made with CreateChildFile, and judge their names.
const renamedChildFiles = 'RenameFileIfCreateChildFileIsSupported';

/** Defects in what becomes of the names of new files, and in what is told about them. */
export const newFileNameDefects = forBothMakers([
  {
    name: 'names-not-decoded',
    breaks: 'decodes names from UTF-7',
    mirrored: ['FileNameReturnedIsCorrectlyEncoded'],
    further: {
      PutRelativeFile: ofSavedFiles(
        'NameWithAccents',
        'NameWithChinese',
        'NameWithEmoji',
        'NameWithAmpersand',
        'NameWithPlus',
        'EncodedParentFolder',
        'ExactControlCharacter',
      ),
      CreateChildFile: [
        ...inGroup(renamedChildFiles, 'CreateChildFileAndRenameFile.FileNameAfterRenameIsCorrectlyEncoded'),
        ...ofChildFiles('UnusualName'),
      ],
    },
    act: (operation) => before(operation, leaveNamesEncoded),
  },
  {
    name: 'name-told-without-extension',
    breaks: 'tells the new name with its extension',
    mirrored: [
      'SuggestedName',
      'SuggestedNameConflict',
      'RelativeName',
      'RelativeNameOverwriteTrueNoEffect',
      'RelativeNameOverwriteFalseNoEffect',
      'RelativeNameConflictNoOverwrite',
      'RelativeNameConflictOverwriteFalse',
      'RelativeNameConflictOverwriteTrue',
      'RelativeNameConflictOverwriteTrueLocked',
      'FileNameReturnedIsCorrectlyEncoded',
    ],
    further: {
      PutRelativeFile: [
        ...inGroup('PutRelativeFile', 'PutRelativeFile.SuggestedExtension'),
        ...inGroup('Features', 'Feature.ExcelSaveAs'),
        ...ofSavedFiles(
          'CopyHasTheBodyAndTheName',
          'ExtensionAloneKeepsTheBaseName',
          'OverwriteKeepsTheFileId',
          'NameWithAccents',
          'NameWithChinese',
          'NameWithEmoji',
          'NameWithAmpersand',
          'NameWithPlus',
          'NameWithSpaces',
          'SuggestedParentFolder',
          'SuggestedBackslashes',
          'SuggestedForbiddenCharacters',
          'SuggestedControlCharacter',
          'SuggestedLongNameKeepsItsExtension',
        ),
        ...inGroup('Extended.DeleteFile', 'DeleteFile.NameIsFreeAgain'),
      ],
      CreateChildFile: [
        ...inGroup(
          'CreateChildFileAndDeleteFile',
          'CreateChildFile.LicensingPropertiesOnChildFileMatchWithParentFolder',
        ),
        ...inGroup(
          renamedChildFiles,
          'CreateChildFileAndRenameFile.RenameShouldSucceed',
          'CreateChildFileAndRenameFile.FileNameAfterRenameIsCorrectlyEncoded',
          'CreateChildFileAndRenameFile.RenamingALockedFileWithACorrectLockHeaderValueShouldSucceed',
          'CreateChildFileAndRenameFile.RenamingALockedFileWithAnIncorrectLockHeaderValueShouldReturnA409',
          'CreateChildFileAndRenameFile.RenamingADeletedFileShouldReturnA404',
          'CreateChildFileAndRenameFile.RenameShouldNotChangeFileExtension',
        ),
        ...ofChildFiles('UnusualName'),
      ],
    },
    act: (operation) =>
      after(operation, (c) => changeJson(c, (json) => ({ ...json, Name: withoutExtension(String(json.Name)) }))),
  },
  {
    name: 'long-names-crash',
    breaks: 'answers a very long name with 200 or 400',
    mirrored: [],
    further: {
      PutRelativeFile: [
        ...inGroup('PutRelativeFile', 'PutRelativeFile.FileNameLongerThan512Chars'),
        ...ofSavedFiles('ExactLongNameIsNotCut', 'SuggestedLongNameKeepsItsExtension'),
      ],
      CreateChildFile: inGroup('CreateChildFileAndDeleteFile', 'CreateChildFile.FileNameLongerThan512Characters'),
    },
    act: (operation) =>
      on(operation, async (c, next) => {
        const name = nameIn(c, exactTarget) ?? nameIn(c, suggestedTarget) ?? '';
        return name.length > 255 ? c.body(null, 500) : await next();
      }),
  },
  {
    name: 'exact-names-repaired',
    breaks: 'takes an exact name as it is or refuses it',
    mirrored: [],
    further: {
      PutRelativeFile: ofSavedFiles(
        'EncodedParentFolder',
        'ExactParentFolder',
        'ExactBackslashes',
        'ExactForbiddenCharacters',
        'ExactControlCharacter',
        'ExactLongNameIsNotCut',
      ),
      CreateChildFile: ofChildFiles('ExactParentFolder'),
    },
    act: (operation) =>
      before(operation, (c) => {
        const name = nameIn(c, exactTarget);
        if (name !== undefined && !isLegalName(name)) switchTarget(c, exactTarget, suggestedTarget);
      }),
  },
  {
    name: 'follows-parent-folder',
    breaks: 'makes files in the folder asked for, whatever their names',
    mirrored: [],
    further: {
      PutRelativeFile: ofSavedFiles(
        'EncodedParentFolder',
        'ExactParentFolder',
        'SuggestedParentFolderStaysInTheFolder',
      ),
      CreateChildFile: ofChildFiles('ExactParentFolder', 'SuggestedParentFolder'),
    },
    act: movingOut,
  },
  {
    name: 'answers-201',
    breaks: 'answers 200',
    mirrored: ['SuggestedNameConflict'],
    further: {
      PutRelativeFile: [
        ...ofSavedFiles(
          'CopyHasTheBodyAndTheName',
          'EmptyBodyMakesAnEmptyFile',
          'SourceKeepsItsContentAndLock',
          'ExtensionAloneKeepsTheBaseName',
          'SuggestedTakenNameMakesAnotherFile',
          'OverwriteIsIgnoredForSuggestedNames',
          'OverwriteKeepsTheFileId',
          'OverwriteReplacesTheContent',
          'OverwriteGivesANewVersion',
          'NameWithAccents',
          'NameWithChinese',
          'NameWithEmoji',
          'NameWithAmpersand',
          'NameWithPlus',
          'NameWithSpaces',
          'SuggestedParentFolder',
          'SuggestedBackslashes',
          'SuggestedForbiddenCharacters',
          'SuggestedControlCharacter',
          'SuggestedParentFolderStaysInTheFolder',
          'SuggestedLongNameKeepsItsExtension',
        ),
        ...inGroup('Extended.DeleteFile', 'DeleteFile.NameIsFreeAgain'),
      ],
      CreateChildFile: [
        ...inGroup('CreateChildFileAndDeleteFile', 'CreateChildFileAndDelete'),
        ...ofChildFiles('SuggestedTakenNameMakesAnotherFile', 'UnusualName', 'SuggestedParentFolder'),
      ],
    },
    act: (operation) =>
      after(operation, (c) => {
        if (c.res.ok) setStatus(c, 201);
      }),
  },
]);
