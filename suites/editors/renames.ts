import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { likely, of, returned, wrong } from '../../harness/checks/likely-cause.ts';
import { aValue, type JsonExpectation } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { identityOf, resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora } from './sources.ts';

const mayRename = ['UserCanWrite', 'SupportsLocks', 'SupportsRename', 'UserCanRename'] as const;
const storage = 'wsd/wopi/WopiStorage.cpp';

function urlOf(file: WopiResource): JsonExpectation {
  const address = identityOf(file);
  return (value) =>
    typeof value === 'string' && URL.canParse(value) && identityOf(resourceOfUrl(value)) === address
      ? undefined
      : `the address of the file, ${address}, with a token`;
}

const sessionGoesOn: EditorCheck = {
  name: 'SessionGoesOnAfterARename',
  level: 'MUST',
  requirement: 'After RenameFile under a lock, the same URL, token, and lock ID still open and save the file',
  editors: byBoth('wsd/DocumentBroker.cpp', 'canvasservice.js'),
  likelyCause: likely(
    'The host may derive the file ID, the lock, or the token from the name, so that the open session cannot save.',
    returned(401, 404),
    of('PutFile', returned(409)),
  ),
  needs: mayRename,
  renamesTestFile: true,
  async run({ given, wopi, names, documents }) {
    const { file } = await given.renamableFile();
    const lock = names.unique('lock');
    await given.lockOn(file, lock);

    const rename = await wopi.renameFile(file, names.unique('renamed'), { lock });

    expectResponse(rename, { status: 200, json: { Name: aValue } });
    expectSuccess(await wopi.checkFileInfo(file));
    expectSuccess(await wopi.putFile(file, documents.complex, lock));
    expectSuccess(await wopi.unlock(file, lock));
  },
};

const ofCollabora: readonly EditorCheck[] = [
  {
    name: 'DocumentInTheBodyIsIgnored',
    level: 'MUST',
    requirement: 'RenameFile with the document as its body succeeds and leaves the content unchanged',
    editors: byCollabora(storage),
    likelyCause: likely(
      'The host may expect an empty body, or handle every body as new content.',
      returned(400, 411, 413, 500),
      wrong(/^body$/),
    ),
    needs: mayRename,
    renamesTestFile: true,
    async run({ given, wopi, names, documents }) {
      const { file } = await given.renamableFile({ content: documents.simple });
      const content = await given.contentOf(file);

      expectSuccess(await wopi.renameFile(file, names.unique('renamed'), { body: documents.ofSize(100_000) }));
      expectResponse(await wopi.getFile(file), { status: 200, body: content });
    },
  },
  {
    name: 'UrlIsThatOfTheFile',
    level: 'SHOULD',
    requirement: 'RenameFile returns the Url of the file, without which the page does not learn the new name',
    editors: byCollabora(storage),
    likelyCause: likely('The host may return only Name, as Microsoft documents it.', wrong(/^property Url$/)),
    needs: mayRename,
    renamesTestFile: true,
    async run({ given, wopi, names }) {
      const { file } = await given.renamableFile();

      const rename = await wopi.renameFile(file, names.unique('renamed'));

      expectResponse(rename, { status: 200, json: { Name: aValue, Url: urlOf(file) } });
    },
  },
];

const suite = (group: string, summary: string, all: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [], checks: all.map(editorCheck) });

export const renames: readonly Suite[] = [
  suite('Editors.RenameFile', 'RenameFile while the document is open', [sessionGoesOn]),
  suite('Collabora.RenameFile', 'RenameFile as Collabora Online sends it', ofCollabora),
];
