import { sha256Of } from '../../wopi/sha256.ts';
import { replaceMain } from '../content.ts';
import { versionOf } from '../store.ts';
import type { Defect } from './defect.ts';
import { raceWindow } from './race-window.ts';
import { changeJson, type DefectContext, fileOf, on, setJson, setResponseHeader } from './rewrite.ts';

const caughtBy = ['Extended.Content/SimultaneousPutFilesLeaveOneBody'];

async function bodyOf(c: DefectContext): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await c.req.raw.clone().arrayBuffer());
}

/** Defects that only simultaneous PutFile requests show. */
export const contentRaceDefects: readonly Defect[] = [
  {
    name: 'put-file-mixes-bodies',
    breaks: 'PutFile replaces the content in one step.',
    caughtBy,
    middleware: on('PutFile', async (c, next) => {
      const body = await bodyOf(c);
      const half = Math.floor(body.length / 2);
      const sent = sha256Of(body);
      c.var.fileMemory.set('sent last', sent);
      await next();
      await raceWindow();
      const file = fileOf(c);
      if (!c.res.ok || !file || c.var.fileMemory.get('sent last') === sent) return;
      // The second half of a save that was overtaken is written late.
      const content = Buffer.from(file.content.main);
      Buffer.from(body).copy(content, half, half);
      c.var.host.parts.store.setContent(file, replaceMain(file.content, content));
    }),
  },
  {
    name: 'put-file-leaves-end-of-longer-body',
    breaks: 'PutFile leaves nothing of the content of a simultaneous request.',
    caughtBy,
    middleware: on('PutFile', async (c, next) => {
      const before = fileOf(c);
      await raceWindow();
      const overtaken = fileOf(c);
      await next();
      const file = fileOf(c);
      if (!c.res.ok || !file || !overtaken || before?.revision === overtaken.revision) return;
      const rest = overtaken.content.main.subarray(file.content.main.length);
      const content = Buffer.concat([file.content.main, rest]);
      if (rest.length > 0) c.var.host.parts.store.setContent(file, replaceMain(file.content, content));
    }),
  },
  {
    name: 'put-file-race-mixes-up-hashes',
    breaks: 'SHA256 is that of the content, also after simultaneous PutFile requests.',
    caughtBy,
    middleware: on(['PutFile', 'CheckFileInfo'], async (c, next) => {
      const { memory } = c.var;
      if (c.req.method === 'GET') {
        await next();
        const late = memory.get(fileOf(c)?.id ?? '');
        return late === undefined ? undefined : await changeJson(c, (info) => ({ ...info, SHA256: late }));
      }
      const sent = sha256Of(await bodyOf(c));
      const id = fileOf(c)?.id ?? '';
      await next();
      if (!c.res.ok) return undefined;
      memory.delete(id);
      await raceWindow();
      // Metadata of a save that was overtaken is written after that of the last one.
      if (fileOf(c)?.sha256 !== sent) memory.set(id, sent);
      return undefined;
    }),
  },
  {
    name: 'put-file-race-saves-nothing',
    breaks: 'Of simultaneous PutFile requests, at least one succeeds.',
    caughtBy,
    middleware: on('PutFile', async (c, next) => {
      const { memory } = c.var;
      const key = 'saving';
      const others = Number(memory.get(key) ?? 0);
      memory.set(key, `${others + 1}`);
      await raceWindow();
      const isAlone = Number(memory.get(key)) === 1;
      const isRefused = others > 0 || !isAlone;
      await (isRefused ? Promise.resolve() : next());
      await raceWindow();
      memory.set(key, `${Number(memory.get(key)) - 1}`);
      return isRefused ? c.body(null, 503) : undefined;
    }),
  },
  {
    name: 'put-file-race-keeps-the-version',
    breaks: 'Version changes with the content, also after simultaneous PutFile requests.',
    caughtBy,
    middleware: on(['PutFile', 'CheckFileInfo'], async (c, next) => {
      const { memory } = c.var;
      const key = `version ${fileOf(c)?.id}`;
      if (c.req.method === 'GET') {
        await next();
        const kept = memory.get(key);
        return kept === undefined ? undefined : await setJson(c, { Version: kept });
      }
      const before = fileOf(c);
      memory.delete(key);
      await raceWindow();
      const isOvertaken = fileOf(c)?.revision !== before?.revision;
      await next();
      if (isOvertaken) memory.set(key, 'v1');
      return undefined;
    }),
  },
  {
    name: 'put-file-race-shares-the-version',
    breaks: 'PutFile returns the version of its own content, also to simultaneous requests.',
    caughtBy: ['Extended.Content/SimultaneousPutFilesHaveVersionsOfTheirOwn'],
    middleware: on('PutFile', async (c, next) => {
      await next();
      await raceWindow();
      const file = fileOf(c);
      if (c.res.ok && file) setResponseHeader(c, 'X-WOPI-ItemVersion', versionOf(file));
    }),
  },
];
