import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import { found, likely, redirected, returned, wrong } from '../../harness/checks/likely-cause.ts';
import { describeStatus } from '../../harness/client/describe-response.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { noHeader } from '../../harness/expect/headers.ts';
import { expectResponse, expectSuccess, failOn } from '../../harness/expect/response.ts';
import { invalidAccessToken, type WopiResource, withAccessToken, wopisrcOf } from '../../wopi/resource.ts';
import { type EditorCheck, editorCheck, maySaveUnderLock } from './editor-check.ts';
import { atMost, byBoth, byCollabora, byOnlyoffice, collaboraUrl } from './sources.ts';

const lock = 'LockString';

function expectNoRedirect(response: WopiResponse): void {
  const isRedirect = response.status >= 300 && response.status < 400;
  const mismatch = { at: 'status', expected: 'no redirect of a POST', actual: describeStatus(response) };
  failOn(isRedirect ? [mismatch] : [], response, expectNoRedirect);
}

const redirectedPosts = likely(
  'The host may redirect to a login page, or to another spelling of the address. Collabora Online then fails to save; ' +
    'ONLYOFFICE follows with a GET and takes the page for a successful save, so that the work is lost.',
  redirected,
);

function expectPlainJson(response: WopiResponse): void {
  const [first] = response.body;
  const actual = first === undefined ? 'an empty body' : `0x${first.toString(16).padStart(2, '0')}`;
  const mismatch = { at: 'body', expected: '0x7b ("{") as the first byte', actual };
  failOn(first === 0x7b ? [] : [mismatch], response, expectPlainJson);
}

// The client has decoded every body that is in the encoding that was stated, and removed the header.
function expectDecoded(response: WopiResponse): void {
  const encoding = response.header('Content-Encoding');
  const isPlain = encoding === undefined || encoding === 'identity';
  const mismatch = { at: 'body', expected: `a body in the Content-Encoding ${encoding}`, actual: 'something else' };
  failOn(isPlain ? [] : [mismatch], response, expectDecoded);
}

const checks: readonly EditorCheck[] = [
  {
    name: 'PostsAreNotRedirected',
    level: 'MUST',
    requirement: 'Lock and PutFile at the WopiSrc are not redirected',
    editors: byBoth('wsd/wopi/WopiStorage.cpp', 'wopiUtils.js'),
    likelyCause: redirectedPosts,
    needs: maySaveUnderLock,
    async run({ given, wopi, documents }) {
      const file = await given.unlockedFile();

      expectNoRedirect(await wopi.lock(file, lock));
      expectNoRedirect(await wopi.putFile(file, documents.simple, lock));
    },
  },
  {
    name: 'PostsWithAnInvalidTokenAreNotRedirected',
    level: 'MUST',
    requirement: 'Lock and PutFile with an invalid access token are refused, not redirected to a login page',
    editors: byBoth('wsd/wopi/WopiStorage.cpp', 'wopiUtils.js'),
    likelyCause: redirectedPosts,
    needs: maySaveUnderLock,
    async run({ file, wopi, documents }) {
      const refused = withAccessToken(file, invalidAccessToken);

      expectNoRedirect(await wopi.lock(refused, lock));
      expectNoRedirect(await wopi.putFile(refused, documents.simple, lock));
    },
  },
  {
    name: 'UnknownParametersAreIgnored',
    level: 'MUST',
    requirement: 'CheckFileInfo and GetFile ignore parameters of the editor after the access token',
    editors: byCollabora('wsd/RequestDetails.cpp'),
    likelyCause: likely('The host may accept only the parameters that it knows.', returned(400, 404)),
    readOnly: true,
    async run({ file, wopi }) {
      const dressed: WopiResource = { ...file, href: `${file.href}&permission=edit&lang=en` };

      expectSuccess(await wopi.checkFileInfo(dressed));
      expectSuccess(await wopi.getFile(dressed));
    },
  },
  {
    name: 'NothingIsCompressedUnasked',
    level: 'MUST',
    requirement: 'CheckFileInfo and GetFile without Accept-Encoding return no Content-Encoding',
    editors: byCollabora('wsd/wopi/StorageConnectionManager.cpp'),
    likelyCause: likely('A proxy may compress every response, whatever the client accepts.', found(/gzip|br|deflate/)),
    readOnly: true,
    async run({ file, wopi }) {
      const plain = { status: 200, headers: { 'Content-Encoding': noHeader } };

      expectResponse(await wopi.checkFileInfo(file), plain);
      expectResponse(await wopi.getFile(file), plain);
    },
  },
  {
    name: 'CompressedResponsesAreValid',
    level: 'SHOULD',
    requirement: 'CheckFileInfo and GetFile with Accept-Encoding return bodies in the Content-Encoding that they state',
    editors: byOnlyoffice('Common/sources/utils.js'),
    likelyCause: likely(
      'A proxy may state an encoding that the host has not applied, or compress twice.',
      wrong(/^body$/),
    ),
    readOnly: true,
    async run({ file, wopi }) {
      const asking = wopi.with({ form: () => ({ headers: { 'Accept-Encoding': 'gzip, compress, deflate, br' } }) });

      expectDecoded(await asking.checkFileInfo(file));
      expectDecoded(await asking.getFile(file));
    },
  },
  {
    name: 'JsonHasNoByteOrderMark',
    level: 'MUST',
    requirement: 'The body of CheckFileInfo begins with "{", without a byte order mark or white space',
    editors: { ...byOnlyoffice('wopiClient.js'), ...atMost('SHOULD', byCollabora('common/JsonUtil.hpp')) },
    likelyCause: likely('The host may write the text with a byte order mark, as .NET does for files.', found(/^0xef$/)),
    readOnly: true,
    async run({ file, wopi }) {
      expectPlainJson(await wopi.checkFileInfo(file));
    },
  },
];

const withoutQuery: EditorCheck = {
  name: 'FileIsFoundWithoutTheQuery',
  level: 'MUST',
  requirement: 'CheckFileInfo succeeds at the WopiSrc without its query, which does not identify the document',
  editors: byCollabora('wsd/RequestDetails.cpp'),
  likelyCause: likely(
    'The file ID may be in the query, so that all files are edited as one document.',
    returned(400, 401, 404, 500),
  ),
  readOnly: true,
  async run({ file, wopi }) {
    const { origin, pathname } = new URL(file.href);

    expectSuccess(await wopi.checkFileInfo(withAccessToken({ ...file, href: origin + pathname }, file.accessToken)));
  },
};

function expectAddress(file: WopiResource, response: WopiResponse, { expected, holds }: AddressRule): void {
  const address = wopisrcOf(file);
  const isWrong = !holds(new URL(address));
  failOn(isWrong ? [{ at: 'WopiSrc', expected, actual: address }] : [], response, expectAddress, {
    judgesStatus: false,
  });
}

interface AddressRule {
  readonly expected: string;
  readonly holds: (wopisrc: URL) => boolean;
}

const plainAddress: AddressRule = {
  expected: 'a URL without a query, a fragment, and a slash at its end',
  holds: ({ search, hash, pathname }) => search === '' && hash === '' && !pathname.endsWith('/'),
};
const safeId: AddressRule = {
  expected: 'a file ID of letters, digits, hyphens, and underscores',
  holds: ({ pathname }) => /\/[A-Za-z0-9_-]+$/.test(pathname),
};
const shortKey: AddressRule = {
  expected: 'a file ID of at most 240 characters out of letters, digits, and . - _ =',
  holds: ({ pathname }) => /\/[0-9A-Za-z._=-]{1,240}$/.test(pathname),
};

function addressCheck(
  check: Pick<EditorCheck, 'name' | 'level' | 'requirement' | 'editors'>,
  rule: AddressRule,
): EditorCheck {
  return {
    ...check,
    readOnly: true,
    async run({ file, given }) {
      expectAddress(file, await given.fileInfoResponse(), rule);
    },
  };
}

const suite = (group: string, summary: string, all: readonly EditorCheck[]): Suite =>
  defineSuite({ group, origin: 'extended', summary, needs: [], checks: all.map(editorCheck) });

export const requests: readonly Suite[] = [
  suite('Editors.Requests', 'The form of requests and responses that editors other than Microsoft’s need', checks),
  suite('Collabora.Addresses', 'The WopiSrc, from which Collabora Online derives what one document is', [
    withoutQuery,
    addressCheck(
      {
        name: 'FileIdNeedsNoDecoding',
        level: 'SHOULD',
        requirement: 'The file ID has only letters, digits, hyphens, and underscores, because it is decoded twice',
        editors: { collabora: { spec: collaboraUrl('docs/How_to_integrate.html') } },
      },
      safeId,
    ),
  ]),
  suite('Onlyoffice.Addresses', 'The WopiSrc, from which ONLYOFFICE derives its key of a document and its lock ID', [
    addressCheck(
      {
        name: 'WopiSrcHasNoQuery',
        level: 'MUST',
        requirement: 'The WopiSrc has no query, because ONLYOFFICE appends "?access_token="',
        editors: byOnlyoffice('wopiClient.js'),
      },
      plainAddress,
    ),
    addressCheck(
      {
        name: 'FileIdIsAKey',
        level: 'MUST',
        requirement: 'The file ID has at most 240 characters, and none that ONLYOFFICE replaces by "_"',
        editors: byOnlyoffice('wopiClient.js'),
      },
      shortKey,
    ),
  ]),
];
