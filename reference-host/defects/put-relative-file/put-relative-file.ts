import { newContent } from '../../content.ts';
import type { StoredFile } from '../../store.ts';
import { movingOut } from '../containers/moving-out.ts';
import type { Defect } from '../defect.ts';
import { changeNames, exactTarget, exactTargetOf, nameIn, overwriteHeader, slug, suggestedTarget } from '../names.ts';
import {
  after,
  before,
  changeJson,
  changeRequestBody,
  type DefectContext,
  fileOf,
  lockIdOf,
  on,
  setJson,
  setRequestHeader,
  setStatus,
} from '../rewrite.ts';

const operation = 'PutRelativeFile';

/** Defects of PutRelativeFile alone. */
export const putRelativeFileDefects: readonly Defect[] = [
  {
    name: 'save-as-keeps-source-extension',
    breaks: 'PutRelativeFile uses the suggested extension.',
    caughtBy: [
      'PutRelativeFile/PutRelativeFile.SuggestedExtension',
      'Extended.PutRelativeFile/PutRelativeFile.ExtensionAloneKeepsTheBaseName',
    ],
    middleware: before(operation, (c) =>
      changeNames(c, (name) => (/^\.[^./\\]+$/.test(name) ? '.wopitest' : name), suggestedTarget),
    ),
  },
  {
    name: 'save-as-extension-is-whole-name',
    breaks: 'PutRelativeFile appends a suggested extension to the base name of the source.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.ExtensionAloneKeepsTheBaseName'],
    middleware: before(operation, (c) =>
      changeNames(c, (name) => (/^\.[^./\\]+$/.test(name) ? `file${name}` : name), suggestedTarget),
    ),
  },
  {
    name: 'save-as-url-of-another-host',
    breaks: 'PutRelativeFile returns a Url with the host name of WopiSrc.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.UrlBeginsLikeWopiSrc'],
    middleware: after(operation, (c) =>
      changeJson(c, (json) => ({ ...json, Url: String(json.Url).replace(/\/\/[^/:]+/, '//localhost') })),
    ),
  },
  {
    name: 'save-as-without-host-urls',
    breaks: 'PutRelativeFile returns HostEditUrl and HostViewUrl to Office for the web.',
    caughtBy: ['PutRelativeFile/PutRelativeFile.IncludeHostUrls'],
    middleware: after(operation, (c) => setJson(c, { HostEditUrl: undefined, HostViewUrl: undefined })),
  },
  {
    name: 'save-as-relative-host-urls',
    breaks: 'The URLs that PutRelativeFile returns are absolute.',
    caughtBy: ['PutRelativeFile/PutRelativeFile.IncludeHostUrls'],
    middleware: after(operation, (c) => setJson(c, { HostEditUrl: '/edit/1', HostViewUrl: '/view/1' })),
  },
  {
    name: 'save-as-escapes-names',
    breaks: 'PutRelativeFile returns names as plain text, not as HTML.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.NameWithAmpersand'],
    middleware: after(operation, (c) =>
      changeJson(c, (json) => ({ ...json, Name: String(json.Name).replaceAll('&', '&amp;') })),
    ),
  },
  {
    name: 'save-as-slugs',
    breaks: 'PutRelativeFile keeps non-ASCII characters in names.',
    caughtBy: [
      'Extended.PutRelativeFile/PutRelativeFile.NameWithAccents',
      'Extended.PutRelativeFile/PutRelativeFile.NameWithChinese',
      'Extended.PutRelativeFile/PutRelativeFile.NameWithEmoji',
    ],
    middleware: before(operation, (c) => changeNames(c, slug)),
  },
  {
    name: 'save-as-joins-words',
    breaks: 'PutRelativeFile keeps spaces in names.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.NameWithSpaces'],
    middleware: before(operation, (c) => changeNames(c, (name) => name.replaceAll(' ', '_'))),
  },
  {
    name: 'save-as-cuts-names',
    breaks: 'PutRelativeFile never truncates an extension or an exact name.',
    caughtBy: [
      'Extended.PutRelativeFile/PutRelativeFile.ExactLongNameIsNotCut',
      'Extended.PutRelativeFile/PutRelativeFile.SuggestedLongNameKeepsItsExtension',
    ],
    middleware: before(operation, (c) => changeNames(c, (name) => name.slice(0, 200))),
  },
  {
    name: 'save-as-judges-undecoded-names',
    breaks: 'PutRelativeFile decodes a name before it looks for slashes.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.EncodedParentFolder'],
    middleware: (c, next) => {
      const raw = c.req.header(exactTarget);
      return raw === undefined || raw.includes('/') ? next() : movingOut(operation)(c, next);
    },
  },
  {
    name: 'save-as-deletes-and-recreates',
    breaks: 'A file that PutRelativeFile overwrites keeps its file ID.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.OverwriteKeepsTheFileId'],
    middleware: before(operation, (c) => {
      const target = overwritableTarget(c);
      if (target) c.var.host.parts.store.removeFile(target);
    }),
  },
  {
    name: 'save-as-keeps-old-tail',
    breaks: 'PutRelativeFile replaces the whole content.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.OverwriteReplacesTheContent'],
    middleware: before(operation, async (c) => {
      const old = overwritableTarget(c)?.content.main;
      if (old) await changeRequestBody(c, (bytes) => Buffer.concat([bytes, old.subarray(bytes.length)]));
    }),
  },
  {
    name: 'save-as-follows-backslashes',
    breaks: 'PutRelativeFile creates files in the folder of the source on every operating system.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.SuggestedBackslashesStayInTheFolder'],
    middleware: movingOut(operation, '..\\'),
  },
  {
    name: 'save-as-keeps-version',
    breaks: 'A file that PutRelativeFile overwrites gets a new Version.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.OverwriteGivesANewVersion'],
    middleware: on(operation, async (c, next) => {
      const { store } = c.var.host.parts;
      const old = overwritableTarget(c);
      await next();
      const file = store.file(old?.id ?? '');
      if (old && file) store.renameFile({ ...file, revision: old.revision }, file.name);
    }),
  },
  {
    name: 'save-as-writes-before-refusing',
    breaks: 'A refused PutRelativeFile changes nothing.',
    caughtBy: [
      'Extended.PutRelativeFile/PutRelativeFile.TakenNameKeepsTheFile',
      'Extended.PutRelativeFile/PutRelativeFile.LockedTargetIsNamedAndKept',
    ],
    middleware: on(operation, async (c, next) => {
      const { store } = c.var.host.parts;
      const target = exactTargetOf(c);
      const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
      await next();
      if (target && c.res.status === 409) store.setContent(target, newContent(body));
    }),
  },
  {
    name: 'save-as-needs-lock-of-source',
    breaks: 'PutRelativeFile does not require the lock ID of the source.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.SourceKeepsItsContentAndLock'],
    middleware: on(operation, async (c, next) => (lockIdOf(c) === undefined ? await next() : c.body(null, 409))),
  },
  {
    name: 'save-as-writes-source-too',
    breaks: 'PutRelativeFile does not change the source.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.SourceKeepsItsContentAndLock'],
    middleware: on(operation, async (c, next) => {
      const body = new Uint8Array(await c.req.raw.clone().arrayBuffer());
      const source = fileOf(c);
      await next();
      if (source && lockIdOf(c) !== undefined) c.var.host.parts.store.setContent(source, newContent(body));
    }),
  },
  {
    name: 'save-as-refuses-empty-body',
    breaks: 'PutRelativeFile accepts a body of zero bytes.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.EmptyBodyMakesAnEmptyFile'],
    middleware: on(operation, async (c, next) =>
      c.req.header('X-WOPI-Size') === '0' ? c.body(null, 400) : await next(),
    ),
  },
  {
    name: 'save-as-copies-source',
    breaks: 'PutRelativeFile stores its body, not a copy of the source.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.CopyHasTheBodyAndTheName'],
    middleware: before(operation, async (c) => {
      const source = fileOf(c);
      if (source && nameIn(c, suggestedTarget)) await changeRequestBody(c, () => source.content.main);
    }),
  },
  {
    name: 'save-as-overwrites-suggestions-on-demand',
    breaks: 'PutRelativeFile ignores X-WOPI-OverwriteRelativeTarget with a suggested name.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.OverwriteIsIgnoredForSuggestedNames'],
    middleware: before(operation, (c) => {
      const suggestion = c.req.header(suggestedTarget);
      if (suggestion === undefined || c.req.header(overwriteHeader) !== 'True') return;
      setRequestHeader(c, exactTarget, suggestion);
      setRequestHeader(c, suggestedTarget, undefined);
    }),
  },
  {
    name: 'save-as-unsupported-answers-404',
    breaks: 'A host that does not offer PutRelativeFile returns 501.',
    caughtBy: [
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.SuggestedExtension',
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.SuggestedName',
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.RelativeName',
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.RelativeNameOverwriteTrueNoEffect',
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.RelativeNameOverwriteFalseNoEffect',
      'PutRelativeFileUnsupported/PutRelativeFileUnsupported.ConflictingHeaders',
    ],
    variant: 'cannot-write-relative',
    middleware: after(operation, (c) => setStatus(c, 404)),
  },
  {
    name: 'save-as-unsupported-judges-headers',
    breaks: 'A host that does not offer PutRelativeFile returns 501 for every request.',
    caughtBy: ['PutRelativeFileUnsupported/PutRelativeFileUnsupported.ConflictingHeaders'],
    variant: 'cannot-write-relative',
    middleware: on(operation, async (c, next) =>
      c.req.header(exactTarget) && c.req.header(suggestedTarget) ? c.body(null, 400) : await next(),
    ),
  },
];

/** The unlocked file that the request overwrites. */
function overwritableTarget(c: DefectContext): StoredFile | undefined {
  const target = exactTargetOf(c);
  const isLocked = target !== undefined && c.var.host.parts.locks.held(target.id) !== undefined;
  return c.req.header(overwriteHeader) === 'True' && !isLocked ? target : undefined;
}
