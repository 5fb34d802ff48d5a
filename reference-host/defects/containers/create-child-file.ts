import { newContent } from '../../content.ts';
import type { Defect } from '../defect.ts';
import { exactTarget, exactTargetOf, suggestedTarget } from '../names.ts';
import { resourceIdOf } from '../operation-of.ts';
import { after, changeJson, on } from '../rewrite.ts';

/** Defects of CreateChildFile alone. */
export const createChildFileDefects: readonly Defect[] = [
  {
    name: 'child-file-from-template',
    breaks: 'CreateChildFile creates files of zero bytes.',
    caughtBy: ['Extended.Containers/CreateChildFile.NewFileIsEmpty'],
    middleware: after('CreateChildFile', async (c) => {
      const { store } = c.var.host.parts;
      const { Url } = c.res.ok ? ((await c.res.clone().json()) as { Url: string }) : { Url: undefined };
      const file = Url === undefined ? undefined : store.file(resourceIdOf(new Request(Url)));
      if (file) store.setContent(file, newContent(Buffer.from('template')));
    }),
  },
  {
    name: 'child-file-refused-but-emptied',
    breaks: 'CreateChildFile keeps a file whose name it refuses to take.',
    caughtBy: ['Extended.Containers/CreateChildFile.TakenNameKeepsTheFile'],
    middleware: after('CreateChildFile', (c) => {
      const taken = exactTargetOf(c);
      if (c.res.status === 409 && taken) c.var.host.parts.store.setContent(taken, newContent(new Uint8Array()));
    }),
  },
  {
    name: 'child-file-both-targets-answer-400',
    breaks: 'CreateChildFile with both target headers returns 501.',
    caughtBy: ['CreateChildFileAndDeleteFile/CreateChildFile.ConflictingHeaders'],
    middleware: on('CreateChildFile', async (c, next) =>
      c.req.header(exactTarget) && c.req.header(suggestedTarget) ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'child-file-without-licence-check',
    breaks: 'A file reports the same license properties as its container.',
    caughtBy: ['CreateChildFileAndDeleteFile/CreateChildFile.LicensingPropertiesOnChildFileMatchWithParentFolder'],
    middleware: after('CheckFileInfo', (c) => {
      if (resourceIdOf(c.req.raw) === c.var.host.testFileId) return;
      return changeJson(c, (info) => ({
        ...info,
        LicenseCheckForEditIsEnabled: !info.LicenseCheckForEditIsEnabled,
      }));
    }),
  },
];
