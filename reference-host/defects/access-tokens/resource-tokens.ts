import type { Defect } from '../defect.ts';
import { containerOf } from '../names.ts';
import { after, type DefectContext, fileOf } from '../rewrite.ts';

/** Hosts whose access tokens open more than the resource they were issued for. */
export const resourceTokenDefects: readonly Defect[] = [
  {
    name: 'file-tokens-open-other-files',
    breaks: 'The access token of a file does not open another file.',
    caughtBy: [
      'Extended.PutRelativeFile/PutRelativeFile.TokenOpensOnlyTheCopy',
      'Extended.AccessTokens/AccessTokenOpensOneFileOnly',
      'Extended.Containers/Tokens.ChildFileTokenOpensNoOtherFile',
      'Extended.Containers/Tokens.ListedTokensOpenNoSibling',
    ],
    middleware: after('CheckFileInfo', (c) => openFor(c, 'file:')),
  },
  {
    name: 'container-tokens-open-files',
    breaks: 'The access token of a container does not open a file.',
    caughtBy: ['Extended.Containers/Tokens.ParentContainerTokenOpensNoFile'],
    middleware: after('CheckFileInfo', (c) => openFor(c, 'container:')),
  },
  {
    name: 'ecosystem-tokens-open-files',
    breaks: 'The access token of the ecosystem does not open a file.',
    caughtBy: ['Extended.Containers/Tokens.EcosystemTokenOpensNoFile'],
    middleware: after('CheckFileInfo', (c) => openFor(c, 'ecosystem')),
  },
  {
    name: 'container-tokens-open-other-containers',
    breaks: 'The access token of a container does not open another container.',
    caughtBy: ['Extended.Containers/Tokens.ChildContainerTokenDoesNotOpenItsParent'],
    middleware: after('CheckContainerInfo', (c) => openFor(c, 'container:')),
  },
];

// The correct host returns 404 for a valid token of another resource.
function openFor(c: DefectContext, kind: string): void {
  const grant = c.var.host.parts.tokens.read(c.req.query('access_token') ?? '');
  const item = fileOf(c) ?? containerOf(c);
  if (c.res.status !== 404 || !item || !grant?.resource.startsWith(kind)) return;
  c.res = Response.json({ Name: item.name, BaseFileName: item.name, Size: 0, Version: '1' });
}
