import { newContent } from '../content.ts';
import type { Defect } from './defect.ts';
import { after, changeRequestBody, type DefectContext, fileOf, on, setJson, setRequestHeader } from './rewrite.ts';

const group = 'Extended.Requests';

const reading = [
  { header: 'X-WOPI-CorrelationId', caughtBy: 'HeadersForLogsChangeNothing' },
  { header: 'X-WOPI-AppEndpoint', caughtBy: 'AppEndpointChangesNothing' },
  { header: 'X-WOPI-RequestingApplication', caughtBy: 'RequestingApplicationChangesNothing' },
  { header: 'X-WOPI-MachineName', caughtBy: 'MachineNameChangesNothing' },
  { header: 'X-WOPI-PerfTraceRequested', caughtBy: 'UnknownHeadersChangeNothing' },
];

const rightsByHeader: readonly Defect[] = reading.map(({ header, caughtBy }) => ({
  name: `${header
    .replace('X-WOPI-', '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()}-decides-rights`,
  breaks: `${header} does not change what CheckFileInfo returns.`,
  caughtBy: [`${group}/${caughtBy}`],
  middleware: after('CheckFileInfo', async (c) => {
    if (c.req.header(header) !== undefined) await setJson(c, { UserCanWrite: false });
  }),
}));

/** Defects in how requests are read. */
export const requestDefects: readonly Defect[] = [
  ...rightsByHeader,
  {
    name: 'put-file-refuses-unknown-headers',
    breaks: 'PutFile ignores request headers that it does not know.',
    caughtBy: [`${group}/SavingWithHeadersOfOffice`],
    middleware: on('PutFile', async (c, next) =>
      c.req.header('X-WOPI-PerfTraceRequested') === undefined ? await next() : c.body(null, 400),
    ),
  },
  {
    name: 'session-context-crashes',
    breaks: 'CheckFileInfo accepts X-WOPI-SessionContext.',
    caughtBy: [`${group}/UnknownSessionContextIsNoServerError`],
    middleware: on('CheckFileInfo', async (c, next) =>
      c.req.header('X-WOPI-SessionContext') === undefined ? await next() : c.body(null, 500),
    ),
  },
  {
    name: 'put-file-looks-up-editors',
    breaks: 'PutFile does not depend on X-WOPI-Editors.',
    caughtBy: [`${group}/PutFileWithUnknownEditors`],
    middleware: on('PutFile', async (c, next) => {
      const editors = (c.req.header('X-WOPI-Editors') ?? '').split(',').filter((id) => id !== '');
      return editors.every((id) => c.var.host.parts.users.find(id)) ? await next() : c.body(null, 400);
    }),
  },
  {
    name: 'header-names-with-case',
    breaks: 'Header names are compared without regard to case.',
    caughtBy: [`${group}/HeaderNamesInLowerCase`],
    middleware: async (c, next) => {
      if (hasOverrideInLowerCase(c)) setRequestHeader(c, 'X-WOPI-Override', undefined);
      await next();
    },
  },
  {
    name: 'put-file-reads-content-length-bytes',
    breaks: 'PutFile stores a body that comes in chunks.',
    caughtBy: [`${group}/PutFileInChunks`],
    middleware: on('PutFile', async (c, next) => {
      const length = Number(c.req.header('Content-Length') ?? 0);
      if (c.req.header('Transfer-Encoding')) await changeRequestBody(c, (bytes) => bytes.subarray(0, length));
      await next();
    }),
  },
  {
    name: 'expectation-fails',
    breaks: 'PutFile accepts Expect: 100-continue.',
    caughtBy: [`${group}/PutFileAfterContinue`],
    middleware: on('PutFile', async (c, next) => (c.req.header('Expect') ? c.body(null, 417) : await next())),
  },
  {
    name: 'put-file-writes-while-receiving',
    breaks: 'An upload that breaks off changes nothing.',
    caughtBy: [`${group}/PutFileThatBreaksOff`],
    middleware: on('PutFile', async (c, next) => {
      const received = await receivedOf(c);
      const file = fileOf(c);
      if (file && received.brokeOff) c.var.host.parts.store.setContent(file, newContent(received.bytes));
      await next();
    }),
  },
];

// The server that calls the host keeps the spelling.
function hasOverrideInLowerCase(c: DefectContext): boolean {
  return c.env?.incoming?.rawHeaders.includes('x-wopi-override') ?? false;
}

async function receivedOf(c: DefectContext): Promise<{ readonly bytes: Uint8Array; readonly brokeOff: boolean }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of c.req.raw.clone().body ?? []) pieces.push(piece);
    return { bytes: Buffer.concat(pieces), brokeOff: false };
  } catch {
    return { bytes: Buffer.concat(pieces), brokeOff: true };
  }
}
