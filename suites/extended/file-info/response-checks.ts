import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import { type Gate, mayMakeFiles } from '../../../harness/checks/gates.ts';
import { found, likely } from '../../../harness/checks/likely-cause.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import { isSuccess } from '../../../harness/client/response.ts';
import { expectResponse, expectSuccess, failAbout, failOn } from '../../../harness/expect/response.ts';
import { requireRefusal } from '../../../harness/lane/require-response.ts';
import { identityOf, withFileId } from '../../../wopi/resource.ts';

const common = { category: 'WopiCore', readOnly: true } as const;

function expectPath(path: string, pattern: RegExp, expected: string): void {
  failAbout('WopiSrc', pattern.test(path) ? [] : [{ at: 'path', expected, actual: path }], expectPath);
}

function expectUtf8WithoutMark(response: WopiResponse): void {
  const [first, second, third] = response.body;
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  const mark = { at: 'body', expected: 'JSON without a byte order mark', actual: 'a byte order mark (EF BB BF)' };
  const invalid = { at: 'body', expected: 'UTF-8', actual: 'bytes that are not UTF-8' };
  failOn([...(hasMark ? [mark] : []), ...(isUtf8(response.body) ? [] : [invalid])], response, expectUtf8WithoutMark);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

interface JsonCase {
  readonly operation: string;
  readonly needs: readonly Gate[];
  readonly send: (context: CheckContext) => Promise<WopiResponse>;
}

const containers = ['SupportsContainers'] as const;

const jsonCases: readonly JsonCase[] = [
  { operation: 'EnumerateAncestors', needs: containers, send: ({ wopi, file }) => wopi.enumerateAncestors(file) },
  { operation: 'CheckContainerInfo', needs: containers, send: ({ given }) => given.containerInfoResponse() },
  {
    operation: 'EnumerateChildren',
    needs: containers,
    send: async ({ wopi, given }) => wopi.enumerateChildren(await given.parentContainer()),
  },
  { operation: 'GetEcosystem', needs: ['SupportsEcosystem'], send: ({ wopi, file }) => wopi.getEcosystem(file) },
  {
    operation: 'GetShareUrl',
    needs: [{ property: 'SupportedShareUrlTypes', must: { contain: 'ReadOnly' } }],
    send: ({ wopi, file }) => wopi.getShareUrl(file, 'ReadOnly'),
  },
  {
    operation: 'PutRelativeFile',
    needs: mayMakeFiles,
    send: ({ wopi, file, names, documents }) =>
      wopi.putRelativeFile(file, documents.simple, { suggested: names.file() }),
  },
];

function jsonCheck({ operation, needs, send }: JsonCase): Check {
  return {
    category: 'WopiCore',
    name: `JsonOf${operation}IsUtf8`,
    level: 'MUST',
    requirement: `${operation} returns JSON in UTF-8 without a byte order mark`,
    spec: 'https://www.rfc-editor.org/rfc/rfc8259.html',
    requirementIds: ['HDR-15'],
    needs,
    async run(context) {
      const response = await send(context);

      expectResponse(response, { status: [200, 201] });
      expectUtf8WithoutMark(response);
    },
  };
}

const traces: Readonly<Record<string, RegExp>> = {
  'a stack trace': /\n\s+at \S.*[:(]|Traceback \(most recent call last\)|\bat [\w.<>]+\(.*\) in .*:line \d+/,
  'a path of the server': /(?:^|[\s"'(])(?:\/(?:home|var|usr|srv|opt|root)\/\S+\/|[A-Z]:\\\S+\\)/,
};

function expectNoSecrets(response: WopiResponse, accessToken: string): void {
  const found = Object.entries(traces).filter(([, pattern]) => pattern.test(response.text));
  const names = [...(response.text.includes(accessToken) ? ['the access token'] : []), ...found.map(([name]) => name)];
  const mismatches = names.map((name) => ({ at: 'body', expected: `no text with ${name}`, actual: `${name} in it` }));
  failOn(mismatches, response, expectNoSecrets);
}

/** Rules about the address of the file and the form of responses, whatever their properties. */
export const responseChecks: readonly Check[] = [
  {
    ...common,
    name: 'WopiSrcHasTheDocumentedPath',
    level: 'MUST',
    requirement: 'The path of WopiSrc ends with a segment that begins with wopi, then files, then the file ID',
    spec: 'rest/endpoints',
    requirementIds: ['URL-01', 'URL-02'],
    async run({ file }) {
      const { pathname } = new URL(identityOf(file));
      expectPath(pathname, /\/wopi[^/]*\/files\/[^/]+$/i, 'a path that ends with /wopi…/files/ID');
    },
  },
  {
    ...common,
    name: 'FileIdNeedsNoEncoding',
    level: 'SHOULD',
    requirement: 'The file ID contains only characters that a proxy does not rewrite',
    spec: 'rest/concepts#file-id',
    requirementIds: ['URL-08', 'URL-14'],
    async run({ file }) {
      const id = new URL(identityOf(file)).pathname.split('/').at(-1) ?? '';
      expectPath(id, /^[\w.~-]+$/, 'a file ID of letters, digits, and - . _ ~');
    },
  },
  {
    ...common,
    name: 'JsonIsUtf8',
    level: 'MUST',
    requirement: 'CheckFileInfo returns JSON in UTF-8 without a byte order mark',
    spec: 'https://www.rfc-editor.org/rfc/rfc8259.html',
    requirementIds: ['HDR-15'],
    async run({ file, wopi }) {
      const checkFileInfo = await wopi.checkFileInfo(file);

      expectSuccess(checkFileInfo);
      expectUtf8WithoutMark(checkFileInfo);
    },
  },
  ...jsonCases.map(jsonCheck),
  {
    ...common,
    name: 'RefusalsRevealNothing',
    level: 'SHOULD',
    requirement: 'A refused request returns neither the access token nor a stack trace or a path of the server',
    spec: 'rest/common-headers',
    requirementIds: ['HDR-13'],
    likelyCause: likely(
      'The host may run in a development mode that shows error pages.',
      found(/^(a stack trace|a path of the server) /),
    ),
    async run({ file, wopi, names }) {
      const response = await wopi.checkFileInfo(withFileId(file, names.unique('nosuchfile')));

      // A crash is what reveals the most.
      if (isSuccess(response)) requireRefusal(response);
      expectNoSecrets(response, file.accessToken);
    },
  },
];
