import { isLegalName } from '../../file-name.ts';
import type { Defect } from '../defect.ts';
import {
  changeNames,
  exactTarget,
  exactTargetOf,
  nameIn,
  overwriteHeader,
  suggestedTarget,
  switchTarget,
  takenBy,
} from '../names.ts';
import { after, before, changeJson, type LooseJson, on, setResponseHeader } from '../rewrite.ts';

const makers = [
  { operation: 'CreateChildFile', prefix: 'child-file' },
  { operation: 'CreateChildContainer', prefix: 'child-container' },
] as const;

/** Defects in the names of new files and containers that CreateChildFile and CreateChildContainer can both have. */
const nameDefects: readonly Defect[] = makers.flatMap(({ operation, prefix }) => [
  {
    name: `${prefix}-suggested-illegal-name-refused`,
    breaks: `${operation} changes a suggested name that is illegal.`,
    caughtBy: [
      `Extended.Containers/${operation}.SuggestedForbiddenCharacters`,
      `Extended.Containers/${operation}.SuggestedLongName`,
    ],
    middleware: on(operation, async (c, next) => {
      const name = nameIn(c, suggestedTarget);
      const isExtension = operation === 'CreateChildFile' && name?.startsWith('.');
      return name === undefined || isExtension || isLegalName(name) ? await next() : c.body(null, 400);
    }),
  },
  {
    name: `${prefix}-exact-forbidden-characters-lost`,
    breaks: `${operation} uses an exact name unchanged or refuses it.`,
    caughtBy: [`Extended.Containers/${operation}.ExactForbiddenCharacters`],
    middleware: before(operation, (c) => changeNames(c, (name) => name.replace(/[:*?"<>|]/g, ''), exactTarget)),
  },
  {
    name: `${prefix}-name-error-without-400`,
    breaks: `${operation} explains an illegal name only where it refuses one.`,
    caughtBy: [`Extended.Containers/${operation}.NameErrorOnlyWith400`],
    middleware: after(operation, (c) => {
      const kind = operation === 'CreateChildFile' ? 'File' : 'Container';
      if (c.res.status === 409) setResponseHeader(c, `X-WOPI-Invalid${kind}NameError`, 'The name is taken');
    }),
  },
]);

/** Defects of CreateChildFile and CreateChildContainer. */
export const newChildDefects: readonly Defect[] = [
  ...nameDefects,
  {
    name: 'child-file-extension-is-a-name',
    breaks: 'CreateChildFile takes a suggested name that begins with a period for an extension.',
    caughtBy: ['Extended.Containers/CreateChildFile.SuggestedExtension'],
    middleware: after('CreateChildFile', async (c) => {
      const name = nameIn(c, suggestedTarget) ?? '';
      if (/^\.[^.]+$/.test(name)) await changeJson(c, (json) => ({ ...json, Name: name }));
    }),
  },
  {
    name: 'child-file-overwrites-suggested-name-on-request',
    breaks: 'CreateChildFile ignores the request to overwrite a suggested name.',
    caughtBy: ['Extended.Containers/CreateChildFile.SuggestedNameIsNotOverwritten'],
    middleware: before('CreateChildFile', (c) => {
      if (c.req.header(overwriteHeader) && takenBy(c, suggestedTarget)) switchTarget(c, suggestedTarget, exactTarget);
    }),
  },
  {
    name: 'child-file-overwritten-keeps-its-content',
    breaks: 'CreateChildFile empties a file that it overwrites.',
    caughtBy: ['Extended.Containers/CreateChildFile.OverwrittenFileIsEmpty'],
    middleware: on('CreateChildFile', async (c, next) => {
      const before = exactTargetOf(c);
      await next();
      const now = exactTargetOf(c);
      if (before && now) c.var.host.parts.store.setContent(now, before.content);
    }),
  },
  {
    name: 'child-container-with-info-of-its-parent',
    breaks: 'ContainerInfo of CreateChildContainer is that of the new container.',
    caughtBy: ['Extended.Containers/CreateChildContainer.ContainerInfoIsThatOfTheContainer'],
    middleware: after('CreateChildContainer', (c) =>
      changeJson(c, (json) => ({ ...json, ContainerInfo: { ...(json.ContainerInfo as LooseJson), Name: 'parent' } })),
    ),
  },
  {
    name: 'child-container-info-without-rights',
    breaks: 'ContainerInfo of CreateChildContainer has the rights of CheckContainerInfo.',
    caughtBy: ['Extended.Containers/CreateChildContainer.ContainerInfoIsThatOfTheContainer'],
    middleware: after('CreateChildContainer', (c) =>
      changeJson(c, ({ ContainerInfo, ...json }) => ({
        ...json,
        ContainerInfo: { Name: (ContainerInfo as LooseJson).Name },
      })),
    ),
  },
];
