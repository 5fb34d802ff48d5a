import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { likely, wrong } from '../../harness/checks/likely-cause.ts';
import type { JsonValue } from '../../harness/client/response.ts';
import { editorFileInfoNotes, expectEditorFileInfo } from '../../harness/expect/editor-file-info.ts';
import { describeJson, isObject, type JsonExpectation, matching } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const storage = 'wsd/wopi/WopiStorage.cpp';
const info = 'wsd/wopi/CheckFileInfo.cpp';

const trueOrFalse: JsonExpectation = (value) => (typeof value === 'boolean' ? undefined : 'true or false, not quoted');
const someText: JsonExpectation = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a non-empty string';

// A number is understood, but not documented.
function sameText(expected: JsonValue | undefined): JsonExpectation {
  return (value) =>
    typeof value === 'string' && value !== '' && value === expected
      ? undefined
      : `a non-empty string, which is always the same; before, it was ${describeJson(expected)}`;
}

function schemaCheck(editor: 'collabora' | 'onlyoffice', editors: EditorCheck['editors']): EditorCheck {
  return {
    name: 'PropertiesAreAsTheEditorReadsThem',
    level: 'MUST',
    requirement: 'CheckFileInfo returns 200 and the properties with the types that the editor reads',
    editors,
    readOnly: true,
    async run({ file, wopi, note }) {
      const response = await wopi.checkFileInfo(file);

      editorFileInfoNotes(editor, response).forEach(note);
      expectEditorFileInfo(editor, response);
    },
  };
}

const common: readonly EditorCheck[] = [
  {
    name: 'UserCanWriteIsTrue',
    level: 'MUST',
    requirement: 'UserCanWrite is true, or false for a user who may only view; without it, no user can edit',
    editors: byBoth(storage),
    likelyCause: likely(
      'The host may send only ReadOnly or SupportsUpdate, from which the editor learns nothing about editing.',
      wrong(/^property UserCanWrite$/),
    ),
    needs: [{ property: 'UserCanWrite', must: 'not be false' }],
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { UserCanWrite: isTrue } });
    },
  },
  {
    name: 'RenamingIsClaimedCompletely',
    level: 'SHOULD',
    requirement: 'SupportsRename comes with UserCanRename, without which the editor does not offer to rename',
    editors: byBoth(storage),
    needs: ['SupportsRename'],
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { UserCanRename: trueOrFalse } });
    },
  },
  {
    name: 'NameHasAnExtension',
    level: 'MUST',
    requirement: 'BaseFileName is a name without "/" and with an extension, which selects the application',
    editors: byBoth('wsd/Storage.hpp'),
    readOnly: true,
    async run({ file, wopi }) {
      const BaseFileName = matching(/^[^/]+\.[^./]+$/, 'a name without "/" and with an extension');

      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { BaseFileName } });
    },
  },
  {
    name: 'UserIdStaysTheSame',
    level: 'SHOULD',
    requirement: 'UserId and UserFriendlyName are sent, and UserId is the same in every CheckFileInfo',
    editors: byBoth(storage),
    readOnly: true,
    async run({ file, given, wopi }) {
      const { UserId } = await given.fileInfo();

      expectResponse(await wopi.checkFileInfo(file), {
        status: 200,
        json: { UserId: sameText(UserId), UserFriendlyName: someText },
      });
    },
  },
];

const isTrue: JsonExpectation = (value) => (value === true ? undefined : 'true, not quoted');

const ofCollabora: readonly EditorCheck[] = [
  schemaCheck('collabora', byCollabora(info)),
  {
    name: 'UserCanNotWriteRelativeIsSent',
    level: 'SHOULD',
    requirement: 'UserCanNotWriteRelative is sent, because Save As is not offered without it',
    editors: byCollabora(storage),
    likelyCause: likely(
      'The host may rely on the default of Microsoft 365, which is the opposite.',
      wrong(/^property UserCanNotWriteRelative$/),
    ),
    needs: ['UserCanWrite'],
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { UserCanNotWriteRelative: trueOrFalse } });
    },
  },
  {
    name: 'OwnerIdAndSizeAreSent',
    level: 'SHOULD',
    requirement: 'OwnerId and Size are sent, which decide whose token saves and whether the file is new',
    editors: byCollabora(info),
    readOnly: true,
    async run({ file, wopi }) {
      const Size: JsonExpectation = (value) => (Number.isInteger(value) ? undefined : 'an integer, not quoted');

      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { OwnerId: someText, Size } });
    },
  },
];

const oneThatMoves: JsonExpectation = (value) =>
  isObject(value) && (value.Version || value.LastModifiedTime) ? undefined : 'Version or LastModifiedTime';

const ofOnlyoffice: readonly EditorCheck[] = [
  schemaCheck('onlyoffice', byOnlyoffice('docs/docs-api/using-wopi/wopi-rest-api/checkfileinfo/')),
  {
    name: 'VersionOrTimeIsSent',
    level: 'MUST',
    requirement: 'Version or LastModifiedTime is sent, without which an old copy of the document is opened',
    editors: byOnlyoffice('wopiClient.js'),
    readOnly: true,
    async run({ file, wopi }) {
      expectResponse(await wopi.checkFileInfo(file), { status: 200, json: { '': oneThatMoves } });
    },
  },
];

const suite = (group: string, summary: string, all: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [], checks: all.map(editorCheck) });

export const fileInfo: readonly Suite[] = [
  suite('Editors.CheckFileInfo', 'Properties that editors other than Microsoft’s need', common),
  suite('Collabora.CheckFileInfo', 'CheckFileInfo as Collabora Online reads it', ofCollabora),
  suite('Onlyoffice.CheckFileInfo', 'CheckFileInfo as ONLYOFFICE reads it', ofOnlyoffice),
];
