import { newContent } from '../../content.ts';
import { type Defect, inGroup } from '../defect.ts';
import { exactTarget, suggestedTarget } from '../names.ts';
import { resourceIdOf } from '../operation-of.ts';
import { ofChildFiles } from '../put-relative-file/new-file-defect.ts';
import { after, changeJson, on } from '../rewrite.ts';

const mirrored = (...names: readonly string[]) =>
  inGroup('CreateChildFileAndDeleteFile', ...names.map((name) => `CreateChildFile.${name}`));

/** Defects that only CreateChildFile can have. */
export const createChildFileDefects: readonly Defect[] = [
  {
    name: 'child-file-from-template',
    breaks: 'CreateChildFile makes files of zero bytes.',
    caughtBy: ofChildFiles('NewFileIsEmpty'),
    middleware: after('CreateChildFile', async (c) => {
      const { store } = c.var.host.parts;
      const { Url } = c.res.ok ? ((await c.res.clone().json()) as { Url: string }) : { Url: undefined };
      const file = Url === undefined ? undefined : store.file(resourceIdOf(new Request(Url)));
      if (file) store.setContent(file, newContent(Buffer.from('template')));
    }),
  },
  {
    name: 'child-file-both-targets-answer-400',
    breaks: 'CreateChildFile answers 501 to a request with both target headers.',
    caughtBy: mirrored('ConflictingHeaders'),
    middleware: on('CreateChildFile', async (c, next) =>
      c.req.header(exactTarget) && c.req.header(suggestedTarget) ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'child-file-without-licence-check',
    breaks: 'A file says the same about licences as the container that it stands in.',
    caughtBy: mirrored('LicensingPropertiesOnChildFileMatchWithParentFolder'),
    middleware: after('CheckFileInfo', (c) => {
      if (resourceIdOf(c.req.raw) === c.var.host.testFileId) return;
      return changeJson(c, (info) => ({
        ...info,
        LicenseCheckForEditIsEnabled: !info.LicenseCheckForEditIsEnabled,
      }));
    }),
  },
];
