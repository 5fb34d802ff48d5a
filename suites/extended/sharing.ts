import { type Check, defineSuite } from '../../harness/checks/check.ts';
import { found, likely, succeeded, unless, wrong } from '../../harness/checks/likely-cause.ts';
import { aValue, differsFrom, type JsonExpectation } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';
import { valueAt } from '../../harness/lane/require-response.ts';
import { percentEncode } from '../../wopi/resource.ts';

const common = { category: 'WopiCore', level: 'SHOULD', spec: 'rest/concepts#share-url', readOnly: true } as const;
const offers = (type: string) => ({ property: 'SupportedShareUrlTypes', must: { contain: type } }) as const;

function without(accessToken: string): JsonExpectation {
  return (value) =>
    typeof value === 'string' && [accessToken, percentEncode(accessToken)].some((token) => value.includes(token))
      ? 'a URL without the access token'
      : undefined;
}

const checks: readonly Check[] = [
  ...(['ReadOnly', 'ReadWrite'] as const).map((type) => ({
    ...common,
    name: `${type}ShareUrlHasNoToken`,
    requirement: `The ${type} ShareUrl does not contain the access token`,
    requirementIds: ['SHARE-06'],
    needs: [offers(type)],
    async run({ file, wopi }: Parameters<Check['run']>[0]) {
      const response = await wopi.getShareUrl(file, type);

      expectResponse(response, { status: 200, json: { ShareUrl: without(file.accessToken) } });
    },
  })),
  {
    ...common,
    name: 'GetShareUrlWithoutType',
    requirement: 'GetShareUrl without X-WOPI-UrlType returns 501',
    spec: 'rest/files/getshareurl-files',
    requirementIds: ['SHARE-03'],
    likelyCause: likely('The host may have a default type.', succeeded),
    needs: [{ property: 'SupportedShareUrlTypes', must: 'be a non-empty array' }],
    async run({ file, wopi }) {
      const untyped = wopi.with({ form: () => ({ headers: { 'X-WOPI-UrlType': undefined } }) });

      expectResponse(await untyped.getShareUrl(file, 'ReadOnly'), { status: 501 });
    },
  },
  {
    ...common,
    name: 'ShareUrlsOfDifferentRightsDiffer',
    requirement: 'The ReadOnly ShareUrl differs from the ReadWrite ShareUrl',
    requirementIds: ['SHARE-05'],
    likelyCause: likely(
      'The host may ignore X-WOPI-UrlType.',
      unless(found(/^\(missing\)$/), wrong(/^property ShareUrl$/)),
    ),
    needs: [offers('ReadOnly'), offers('ReadWrite')],
    async run({ file, wopi }) {
      const readWrite = await wopi.getShareUrl(file, 'ReadWrite');
      expectResponse(readWrite, { status: 200, json: { ShareUrl: aValue } });
      const other = differsFrom(String(valueAt(readWrite, 'ShareUrl')));

      expectResponse(await wopi.getShareUrl(file, 'ReadOnly'), { status: 200, json: { ShareUrl: other } });
    },
  },
];

export const extendedSharing = defineSuite({
  group: 'Extended.Sharing',
  origin: 'extended',
  summary: 'What share URLs contain',
  needs: [],
  checks,
});
