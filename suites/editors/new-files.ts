import { defineSuite } from '../../harness/checks/check.ts';
import { likely, returned } from '../../harness/checks/likely-cause.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { type EditorCheck, editorCheck, maySaveUnderLock } from './editor-check.ts';
import { byBoth, byCollabora } from './sources.ts';

const lockId = 'LockString';
const broker = 'wsd/DocumentBroker.cpp';

const checks: readonly EditorCheck[] = [
  {
    name: 'TemplateIsGoneOnceTheFileHasContent',
    level: 'MUST',
    requirement: 'CheckFileInfo of a file with content has no TemplateSource',
    editors: byBoth('wsd/wopi/WopiStorage.cpp'),
    likelyCause: likely('The host may forget that the file is no longer new, so that each opening loses its content.'),
    needs: ['UserCanWrite'],
    async run({ given, wopi, documents }) {
      const { file, lock } = await given.fileToSave({ lock: lockId });
      expectSuccess(await wopi.putFile(file, documents.zeroBytes, lock));

      expectSuccess(await wopi.putFile(file, documents.simple, lock));
      expectResponse(await wopi.checkFileInfo(file), {
        status: 200,
        json: { TemplateSource: (value) => (value === undefined || value === '' ? undefined : 'no TemplateSource') },
      });
    },
  },
  {
    name: 'SaveOfAnEmptyFileNeedsNoLock',
    level: 'MUST',
    requirement: 'A zero-byte file is filled by PutFile with a lock ID before the file is locked',
    editors: byCollabora(broker),
    likelyCause: likely('The host may require that the file is locked with the ID.', returned(400, 404, 409, 423)),
    needs: ['UserCanWrite', 'SupportsLocks'],
    async run({ given, wopi, documents }) {
      const file = await given.emptyFile();

      expectSuccess(await wopi.putFile(file, documents.simple, lockId));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.simple });
    },
  },
  {
    name: 'TemplateIsServed',
    level: 'MUST',
    requirement: 'The TemplateSource of a zero-byte file returns the template, with no further token',
    editors: byBoth('wsd/wopi/WopiStorage.cpp'),
    needs: maySaveUnderLock,
    async run({ given, wopi }) {
      const template = await given.templateSource();

      expectSuccess(await wopi.getFromFileUrl(template));
    },
  },
];

/** A new document is a file of zero bytes, which the editor fills from a template of its own or of the host. */
export const newFiles = defineSuite({
  group: 'Editors.NewFiles',
  origin: 'extended',
  summary: 'Zero-byte files, which the editor fills from a template',
  needs: [],
  checks: checks.map(editorCheck),
});
