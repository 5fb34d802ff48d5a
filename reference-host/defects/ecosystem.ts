import type { Defect } from './defect.ts';
import { after, changeJson, type LooseJson, on, setJson } from './rewrite.ts';

const withoutToken = (url: unknown) => String(url).replace(/\?.*/, '');

/** Defects of GetEcosystem, CheckEcosystem and GetRootContainer. */
export const ecosystemDefects: readonly Defect[] = [
  {
    name: 'ecosystem-url-of-file-without-token',
    breaks: 'The URL that GetEcosystem of a file returns contains an access token.',
    caughtBy: ['Ecosystem/files.GetEcosystem'],
    middleware: after('GetFileEcosystem', (c) => changeJson(c, ({ Url }) => ({ Url: withoutToken(Url) }))),
  },
  {
    name: 'ecosystem-url-of-container-without-token',
    breaks: 'The URL that GetEcosystem of a container returns contains an access token.',
    caughtBy: ['Container/containers.GetEcosystem'],
    middleware: after('GetContainerEcosystem', (c) => changeJson(c, ({ Url }) => ({ Url: withoutToken(Url) }))),
  },
  {
    name: 'ecosystem-of-container-is-another',
    breaks: 'Files and containers belong to the same ecosystem.',
    caughtBy: ['Extended.Containers/GetEcosystem.ContainerLeadsToTheSameEcosystem'],
    middleware: after('GetContainerEcosystem', (c) =>
      changeJson(c, ({ Url }) => ({ Url: String(Url).replace('/ecosystem?', '/ecosystem/2?') })),
    ),
  },
  {
    name: 'check-ecosystem-missing',
    breaks: 'CheckEcosystem works on the URL that GetEcosystem returns.',
    caughtBy: ['Ecosystem/ecosystem.CheckEcosystem'],
    middleware: on('CheckEcosystem', async (c) => c.body(null, 404)),
  },
  {
    name: 'check-ecosystem-denies-containers',
    breaks: 'SupportsContainers of CheckEcosystem equals that of CheckFileInfo.',
    caughtBy: ['Ecosystem/ecosystem.CheckEcosystem'],
    middleware: after('CheckEcosystem', (c) => setJson(c, { SupportsContainers: false })),
  },
  {
    name: 'root-container-url-without-token',
    breaks: 'The URL that GetRootContainer returns contains an access token.',
    caughtBy: ['Ecosystem/ecosystem.GetRootContainer'],
    middleware: after('GetRootContainer', (c) =>
      changeJson(c, (json) => {
        const { Name, Url } = json.ContainerPointer as LooseJson;
        return { ...json, ContainerPointer: { Name, Url: withoutToken(Url) } };
      }),
    ),
  },
  {
    name: 'root-container-without-authorisation',
    breaks: 'GetRootContainer with an invalid access token is refused.',
    caughtBy: ['Ecosystem/ecosystem.GetRootContainerInvalidAccessToken'],
    middleware: after('GetRootContainer', (c) => {
      if (c.res.status === 401) c.res = Response.json({ ContainerPointer: { Name: 'root' } });
    }),
  },
];
