import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { mayMakeFiles } from '../../harness/checks/gates.ts';
import { likely, returned, succeeded, wrong } from '../../harness/checks/likely-cause.ts';
import { absoluteUrl, aValue, endsWith, type JsonExpectation } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess, expectTokenRefused } from '../../harness/expect/response.ts';
import { mediaTypes } from '../../wopi/media-types.ts';
import { invalidAccessToken, withAccessToken } from '../../wopi/resource.ts';
import { expectNameOrRefusal, nameOrAdjusted, unlessRefused } from '../extended/names-or-refusal.ts';
import { namesToTry } from '../extended/names-to-try.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const storage = 'wsd/wopi/WopiStorage.cpp';

// The token of a new file may live as long as the host likes, so only the form of its expiry is judged.
const expiringUrl: JsonExpectation = (value) => {
  const wanted = 'a URL with access_token_ttl, in milliseconds since 1970 and in the future';
  if (typeof value !== 'string' || !URL.canParse(value)) return wanted;
  const ttl = Number(new URL(value).searchParams.get('access_token_ttl'));
  return ttl > Date.now() ? undefined : wanted;
};

const noTime: JsonExpectation = (value) => (value === undefined ? undefined : 'no LastModifiedTime');

/** Names in UTF-7 as iconv and as npm's utf7 write it. */
const encodedNames = namesToTry.filter(({ label }) =>
  ['Accents', 'Chinese', 'Emoji', 'Ampersand', 'Plus', 'UnclosedUtf7', 'ShiftedSpaces'].includes(label),
);

function nameCheck({ label, stem, shown, utf7 }: (typeof namesToTry)[number]): EditorCheck {
  return {
    name: `NameWith${label}`,
    level: 'MUST',
    requirement: `PutRelativeFile decodes a suggested UTF-7 name such as ${shown}, which it may adjust`,
    editors: byBoth('common/CharacterConverter.hpp'),
    likelyCause: likely('The host might not decode UTF-7, or may decode only closed runs of it.', wrong(/Name$/)),
    needs: mayMakeFiles,
    async run(context) {
      const { file, wopi, names, documents } = context;
      const suggested = names.file(stem);

      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested, ...(utf7 && { utf7 }) });

      expectNameOrRefusal(saved, 'Name', adjusted(suggested));
      await unlessRefused(context, saved, async () => expectSuccess(saved));
    },
  };
}

function adjusted(requested: string): JsonExpectation {
  const [, base = '', extension = ''] = /^(.*)(\.[^.]*)$/s.exec(requested) ?? [];
  return (value) => {
    const wanted = `${JSON.stringify(requested)}, or the same with other characters replaced`;
    if (typeof value !== 'string' || !value.endsWith(extension)) return wanted;
    return nameOrAdjusted(base)(value.slice(0, value.length - extension.length)) && wanted;
  };
}

const common: readonly EditorCheck[] = [
  ...encodedNames.map(nameCheck),
  {
    name: 'InvalidTokenIsRefused',
    level: 'MUST',
    requirement: 'PutRelativeFile with an invalid access token returns 401 or 404',
    editors: byBoth(storage),
    likelyCause: likely('The host might not verify the token in every operation.', succeeded),
    needs: mayMakeFiles,
    async run({ file, wopi, names, documents }) {
      const refused = withAccessToken(file, invalidAccessToken);

      expectTokenRefused(await wopi.putRelativeFile(refused, documents.simple, { suggested: names.file() }));
    },
  },
  {
    name: 'LockedFileIsCopiedWithoutItsLock',
    level: 'MUST',
    requirement: 'PutRelativeFile without a lock ID copies a locked file, which keeps its content and its lock',
    editors: byBoth(storage),
    likelyCause: likely(
      'The host may check the lock of the source, so that Save As never works while the file is open.',
      returned(400, 409, 423),
    ),
    needs: [...mayMakeFiles, 'SupportsLocks'],
    async run({ given, wopi, names, documents }) {
      const lock = names.unique('lock');
      await given.fileWithContent(documents.complex);
      const file = await given.lockedFile({ lock });

      expectSuccess(await wopi.putRelativeFile(file, documents.simple, { suggested: names.file() }));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.complex });
      expectSuccess(await wopi.putFile(file, documents.blank, lock));
    },
  },
  {
    name: 'ExportKeepsTheNewExtension',
    level: 'MAY',
    requirement: 'PutRelativeFile with a name that ends with .pdf creates a file with that extension',
    editors: byBoth(storage, 'canvasservice.js'),
    needs: mayMakeFiles,
    async run({ file, wopi, names, documents }) {
      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file('export', '.pdf') });

      expectResponse(saved, { status: 200, json: { Name: endsWith('.pdf'), Url: absoluteUrl } });
    },
  },
];

const ofCollabora: readonly EditorCheck[] = [
  {
    name: 'UrlHasTheExpiryOfItsToken',
    level: 'SHOULD',
    requirement: 'The Url of a new file has access_token_ttl, which replaces that of the session',
    editors: byCollabora('browser/src/app/Socket.ts'),
    needs: mayMakeFiles,
    async run({ file, wopi, names, documents }) {
      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file() });

      expectResponse(saved, { status: 200, json: { Url: expiringUrl } });
    },
  },
  {
    name: 'CopyHasNoTimeForTheSource',
    level: 'SHOULD',
    requirement: 'PutRelativeFile returns no LastModifiedTime, which the editor would take for that of the source',
    editors: byCollabora(storage),
    likelyCause: likely('The host may share the response with PutFile.', wrong(/^property LastModifiedTime$/)),
    needs: mayMakeFiles,
    async run({ file, wopi, names, documents }) {
      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: names.file() });

      expectResponse(saved, { status: 200, json: { Name: aValue, LastModifiedTime: noTime } });
    },
  },
];

const ofOnlyoffice: readonly EditorCheck[] = [
  {
    name: 'CopyWithoutTheSize',
    level: 'MUST',
    requirement: 'PutRelativeFile succeeds without X-WOPI-Size and with the content type of the document',
    editors: byOnlyoffice('wopiClient.js'),
    likelyCause: likely('The host may require X-WOPI-Size.', returned(400, 411, 500)),
    needs: mayMakeFiles,
    async run({ file, given, wopi, names, documents }) {
      const headers = { 'X-WOPI-Size': undefined, 'Content-Type': mediaTypes.docx };
      const editor = wopi.with({ form: () => ({ headers }) });

      const saved = await editor.putRelativeFile(file, documents.simple, { suggested: names.file() });

      expectResponse(saved, { status: 200, json: { Name: aValue, Url: absoluteUrl } });
      expectResponse(await wopi.getFile(given.made(saved, 'Url')), { status: 200, body: documents.simple });
    },
  },
  {
    name: 'ConvertedFileCanBeEdited',
    level: 'MUST',
    requirement: 'PutRelativeFile with X-WOPI-FileConversion returns HostEditUrl, to which the browser then goes',
    editors: byOnlyoffice('wopiClient.js'),
    likelyCause: likely('The host may return only Name and Url.', wrong(/^property HostEditUrl$/)),
    needs: mayMakeFiles,
    async run({ file, wopi, documents }) {
      const headers = { 'X-WOPI-FileConversion': 'true', 'Content-Type': mediaTypes.docx };
      const editor = wopi.with({ form: () => ({ headers }) });

      const saved = await editor.putRelativeFile(file, documents.simple, { suggested: '.docx' });

      expectResponse(saved, { status: 200, json: { Name: endsWith('.docx'), HostEditUrl: absoluteUrl } });
    },
  },
];

const suite = (group: string, summary: string, all: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [], checks: all.map(editorCheck) });

export const saveAs: readonly Suite[] = [
  suite('Editors.PutRelativeFile', 'Save As and exports of editors other than Microsoft’s', common),
  suite('Collabora.PutRelativeFile', 'Save As in Collabora Online', ofCollabora),
  suite('Onlyoffice.PutRelativeFile', 'Save As and conversion in ONLYOFFICE', ofOnlyoffice),
];
