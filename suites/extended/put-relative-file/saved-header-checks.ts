import type { Check } from '../../../harness/checks/check.ts';
import { crashed, likely, returned, succeeded, wrong } from '../../../harness/checks/likely-cause.ts';
import type { WopiClient } from '../../../harness/client/wopi-client.ts';
import { absoluteUrl, absoluteUrlWithToken, type JsonExpectation } from '../../../harness/expect/json.ts';
import { expectResponse } from '../../../harness/expect/response.ts';

const common = { category: 'WopiCore', level: 'SHOULD', spec: 'rest/files/putrelativefile' } as const;

/** A client that sends these headers with the usual ones, or leaves out those that are undefined. */
function dressed(wopi: WopiClient, headers: Readonly<Record<string, string | undefined>>): WopiClient {
  return wopi.with({ form: () => ({ headers }) });
}

function nameWith(stem: string, extension: string): JsonExpectation {
  return (value) =>
    typeof value === 'string' && value.includes(stem) && value.endsWith(extension)
      ? undefined
      : `a name with ${JSON.stringify(stem)} that ends with "${extension}"`;
}

/** How PutRelativeFile reads its headers. */
export const savedHeaderChecks: readonly Check[] = [
  {
    ...common,
    name: 'PutRelativeFile.SuggestedNameIsUsed',
    requirement: 'PutRelativeFile with a suggested name that is free and legal uses it, which it may adjust',
    requirementIds: ['PUTREL-04'],
    likelyCause: likely('The host may name each copy after its source.', wrong(/^property Name$/)),
    async run({ file, wopi, names, documents }) {
      const stem = names.file('suggested', '');

      const saved = await wopi.putRelativeFile(file, documents.simple, { suggested: `${stem}.wopitest` });

      expectResponse(saved, { status: [200, 201], json: { Name: nameWith(stem, '.wopitest') } });
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.WithoutTarget',
    requirement: 'PutRelativeFile without a target header returns 400 or 501',
    requirementIds: ['PUTREL-19'],
    likelyCause: likely('The host may read a missing header as an empty name.', succeeded, crashed),
    async run({ file, wopi, names, documents }) {
      const untargeted = dressed(wopi, { 'X-WOPI-SuggestedTarget': undefined });

      const refused = await untargeted.putRelativeFile(file, documents.simple, { suggested: names.file() });

      expectResponse(refused, { status: [400, 501] });
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.WithoutSize',
    requirement: 'PutRelativeFile without X-WOPI-Size stores its body',
    requirementIds: ['PUTREL-28'],
    likelyCause: likely('The host may require X-WOPI-Size.', returned(400, 411, 500), wrong(/^body$/)),
    async run({ file, given, wopi, names, documents }) {
      const sizeless = dressed(wopi, { 'X-WOPI-Size': undefined });

      const saved = await sizeless.putRelativeFile(file, documents.simple, { suggested: names.file() });

      expectResponse(saved, { status: [200, 201], json: { Url: absoluteUrlWithToken } });
      expectResponse(await wopi.getFile(given.made(saved, 'Url')), { status: 200, body: documents.simple });
    },
  },
  {
    ...common,
    name: 'PutRelativeFile.ConversionReturnsHostEditUrl',
    category: 'OfficeOnline',
    level: 'MUST',
    requirement: 'PutRelativeFile with X-WOPI-FileConversion returns HostEditUrl, to which the browser then goes',
    spec: 'online/scenarios/conversion',
    requirementIds: ['SCEN-04', 'PUTREL-29'],
    likelyCause: likely('The host may return only Name and Url.', wrong(/^property HostEditUrl$/)),
    async run({ given, wopi, documents }) {
      // A host may store the result of a conversion as a new version of the source.
      const source = await given.newFile();
      const converting = dressed(wopi, { 'X-WOPI-FileConversion': 'true' });

      const saved = await converting.putRelativeFile(source, documents.simple, { suggested: '.docx' });

      expectResponse(saved, { status: [200, 201], json: { HostEditUrl: absoluteUrl } });
    },
  },
];
