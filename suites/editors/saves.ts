import { type Check, defineSuite, type Suite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { likely, returned, wrong } from '../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import type { WopiClient } from '../../harness/client/wopi-client.ts';
import { equals } from '../../harness/expect/json.ts';
import { expectResponse, expectSuccess } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import { mediaTypes } from '../../wopi/media-types.ts';
import { expectUntouched } from '../extended/expect-untouched.ts';
import { type EditorCheck, editorCheck } from './editor-check.ts';
import { byBoth, byCollabora, byOnlyoffice } from './sources.ts';

const lockId = 'LockString';

/** How an editor saves. */
interface Saving {
  readonly group: string;
  readonly summary: string;
  readonly editors: EditorCheck['editors'];
  /** The header with the time that the editor knows. */
  readonly timestamp: string;
  /** What is said of a save, in headers; each value is sent as it is. */
  readonly saves: Readonly<Record<'autosave' | 'exit' | 'unmodified', Readonly<Record<string, string>>>>;
  /** Headers of every save, with the type of the document. */
  readonly always: Readonly<Record<string, string>>;
}

const collabora: Saving = {
  group: 'Collabora.PutFile',
  summary: 'Saves as Collabora Online sends them, and conflicts with changes by others',
  editors: byCollabora('wsd/wopi/WopiStorage.cpp'),
  timestamp: 'X-COOL-WOPI-Timestamp',
  saves: {
    autosave: flags('X-COOL-WOPI-', { IsModifiedByUser: 'true', IsAutosave: 'true', IsExitSave: 'false' }),
    exit: flags('X-COOL-WOPI-', { IsModifiedByUser: 'true', IsAutosave: 'false', IsExitSave: 'true' }),
    unmodified: flags('X-COOL-WOPI-', { IsModifiedByUser: 'false', IsAutosave: 'false', IsExitSave: 'false' }),
  },
  always: { 'X-COOL-WOPI-ExtendedData': 'a=b;c' },
};

const onlyoffice: Saving = {
  group: 'Onlyoffice.PutFile',
  summary: 'Saves as ONLYOFFICE sends them, which are never repeated: a refused one loses the work of the session',
  editors: byOnlyoffice('wopiClient.js'),
  timestamp: 'X-LOOL-WOPI-Timestamp',
  saves: {
    autosave: flags('X-LOOL-WOPI-', { IsModifiedByUser: 'true', IsAutosave: 'true' }),
    exit: flags('X-LOOL-WOPI-', { IsModifiedByUser: 'true', IsExitSave: 'true' }),
    unmodified: flags('X-LOOL-WOPI-', {}),
  },
  always: {
    'Content-Type': mediaTypes.docx,
    // An index follows the ID of the user.
    'X-WOPI-Editors': 'user11',
  },
};

function flags(prefix: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

const kinds = [
  {
    kind: 'autosave',
    name: 'AutosaveIsStored',
    what: 'an automatic save',
    cause: 'The host may drop automatic saves, so that everything since the last click on Save is lost.',
  },
  {
    kind: 'exit',
    name: 'ExitSaveIsStored',
    what: 'the last save of a session',
    cause: 'The host may expect the user to save before the page is closed.',
  },
  {
    kind: 'unmodified',
    name: 'SaveWithoutUserChangeIsStored',
    what: 'a save without a change by the user',
    cause: 'The host may ignore a save that is not marked as a change by the user, such as that of a filled template.',
  },
] as const;

function storedCheck({ editors, saves, always }: Saving, { kind, name, what, cause }: (typeof kinds)[number]): Check {
  return editorCheck({
    name,
    level: 'MUST',
    requirement: `PutFile stores the body of ${what}, with the headers of the editor`,
    editors,
    likelyCause: likely(cause, wrong(/^body$/)),
    needs: ['UserCanWrite'],
    async run({ given, wopi, documents }) {
      const { file, lock } = await given.fileToSave({ lock: lockId });
      expectSuccess(await wopi.putFile(file, documents.simple, lock));
      const editor = wopi.with({ form: () => ({ headers: { ...always, ...saves[kind] } }) });

      expectSuccess(await editor.putFile(file, documents.complex, lock));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.complex });
    },
  });
}

const falseConflict = likely(
  'The host may compare the timestamp with a time that it never returned, or with a different format of its own.',
  returned(409, 412),
);

/** A client that saves as the editor does, which knows the file as it was at this time. */
function knowing(wopi: WopiClient, { always, timestamp }: Saving, time: string): WopiClient {
  return wopi.with({ form: () => ({ headers: { ...always, [timestamp]: time } }) });
}

const savesWithTime = ['UserCanWrite', { property: 'LastModifiedTime', must: 'be present' }] as const;

function timeChecks(saving: Saving): Check[] {
  const { editors } = saving;
  return [
    editorCheck({
      name: 'SavesWithTheKnownTimeAreTaken',
      level: 'MUST',
      requirement: 'PutFile succeeds with the timestamp of CheckFileInfo, and then with the time that it returned',
      editors,
      likelyCause: falseConflict,
      needs: savesWithTime,
      async run(context) {
        const { wopi, documents } = context;
        const { file, lock, editor } = await savedOnce(context, saving);

        expectSuccess(await editor.putFile(file, documents.complex, lock));
        expectResponse(await wopi.getFile(file), { status: 200, body: documents.complex });
      },
    }),
    editorCheck({
      name: 'RepeatedSaveIsTaken',
      level: 'MUST',
      requirement: 'PutFile succeeds a second time with the same body, as after a response that was lost',
      editors,
      needs: savesWithTime,
      async run(context) {
        const { file, lock, editor } = await savedOnce(context, saving);

        expectSuccess(await editor.putFile(file, context.documents.simple, lock));
      },
    }),
  ];
}

/** The locked file after the editor's first save, and a client that saves next with the time that this returned. */
async function savedOnce({ given, wopi, documents }: CheckContext, saving: Saving) {
  const { file, lock } = await given.fileToSave({ lock: lockId });
  const { LastModifiedTime: opened } = await given.currentInfo(['LastModifiedTime'], file);
  const first = await knowing(wopi, saving, opened).putFile(file, documents.simple, lock);
  expectSuccess(first);
  return { file, lock, editor: knowing(wopi, saving, timeIn(first, opened)) };
}

/** The time with which the editor saves next. Without one in the response, it keeps the one it had. */
function timeIn(save: WopiResponse, known: string): string {
  const time = valueAt(save, 'LastModifiedTime');
  return typeof time === 'string' ? time : known;
}

/** The number by which Collabora Online recognizes this conflict. */
const documentChanged = 1010;

const conflicts: readonly EditorCheck[] = [
  {
    name: 'StaleSaveIsRefused',
    level: 'SHOULD',
    requirement: 'PutFile with an outdated timestamp returns 409 with COOLStatusCode 1010 and stores nothing',
    editors: byCollabora('docs/advanced_integration.html#detecting-external-document-change'),
    likelyCause: likely(
      'The host may not compare the timestamp, so that a change by others is overwritten without a question.',
      returned(200),
    ),
    needs: savesWithTime,
    waitsSeconds: 1.1,
    async run(context) {
      const { wopi, documents } = context;
      const { file, lock, outdated } = await outdatedFile(context);

      const save = await knowing(wopi, collabora, outdated).putFile(file, documents.blank, lock);

      await expectUntouched(context, save, file, { content: documents.complex });
      expectResponse(save, { status: 409, json: { COOLStatusCode: equals(documentChanged) } });
    },
  },
  {
    name: 'SaveWithoutTimeOverwrites',
    level: 'MUST',
    requirement: 'PutFile without a timestamp succeeds after a conflict, because the user chose to overwrite',
    editors: byCollabora('docs/advanced_integration.html#detecting-external-document-change'),
    needs: savesWithTime,
    waitsSeconds: 1.1,
    async run(context) {
      const { wopi, documents } = context;
      const { file, lock, outdated } = await outdatedFile(context);
      await knowing(wopi, collabora, outdated).putFile(file, documents.blank, lock);

      expectSuccess(await wopi.putFile(file, documents.blank, lock));
      expectResponse(await wopi.getFile(file), { status: 200, body: documents.blank });
    },
  },
];

/** The locked file after a save of which the editor does not know, and the time that it had before. */
async function outdatedFile({ given, wopi, documents, wait }: CheckContext) {
  const { file, lock } = await given.fileToSave({ lock: lockId });
  const { LastModifiedTime: outdated } = await given.currentInfo(['LastModifiedTime'], file);
  // A host may store times in whole seconds.
  await wait(1.1);
  expectSuccess(await wopi.putFile(file, documents.complex, lock));
  return { file, lock, outdated };
}

function suiteOf(saving: Saving, others: readonly EditorCheck[] = []): Suite {
  const marked = kinds.map((kind) => storedCheck(saving, kind));
  return defineSuite({
    group: saving.group,
    origin: 'extended',
    summary: saving.summary,
    needs: [],
    checks: [...marked, ...timeChecks(saving), ...others.map(editorCheck)],
  });
}

const stored: EditorCheck = {
  name: 'SavedContentIsStored',
  level: 'MUST',
  requirement: 'What PutFile returns 200 for is stored, and GetFile returns it',
  editors: byBoth('wsd/wopi/WopiStorage.cpp', 'canvasservice.js'),
  likelyCause: likely(
    'The host may not store the saved content, although it confirms the save: what users write is lost.',
    wrong(/^body$/),
  ),
  needs: ['UserCanWrite'],
  async run({ given, wopi, documents }) {
    const { file, lock } = await given.fileToSave({ lock: lockId });
    expectSuccess(await wopi.putFile(file, documents.simple, lock));
    expectResponse(await wopi.getFile(file), { status: 200, body: documents.simple });
    // Bytes of every value, in more than one packet.
    const large = documents.ofSize(100_000);
    expectSuccess(await wopi.putFile(file, large, lock));
    expectResponse(await wopi.getFile(file), { status: 200, body: large });
  },
};

const common = defineSuite({
  group: 'Editors.PutFile',
  origin: 'extended',
  summary: 'Whether saves are stored, with or without locks',
  needs: [],
  checks: [editorCheck(stored)],
});

export const saves: readonly Suite[] = [common, suiteOf(collabora, conflicts), suiteOf(onlyoffice)];
