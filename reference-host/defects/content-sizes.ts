import { replaceMain } from '../content.ts';
import { changeUpload } from './chunked-transfer/chunked-rewrite.ts';
import type { Defect } from './defect.ts';
import type { TargetedOperation } from './operation-of.ts';
import {
  after,
  before,
  changeJson,
  changeRequestBody,
  changeResponseBody,
  type DefectContext,
  fileOf,
  on,
  replaceResponse,
} from './rewrite.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

async function bodyOf(c: DefectContext): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await c.req.raw.clone().arrayBuffer());
}

/** The operations that save content, with the check of each size. */
const savers = [
  { operation: 'PutFile', prefix: 'put-file', check: 'Extended.Content/PutFileOf' },
  { operation: 'PutRelativeFile', prefix: 'save-as', check: 'Extended.PutRelativeFile/PutRelativeFile.BodyOf' },
] as const;

type Saver = (typeof savers)[number]['operation'];

/** Keeps only the beginning of a body. */
function cutTo(most: number) {
  return (operation: Saver) => before(operation, (c) => changeRequestBody(c, (bytes) => bytes.subarray(0, most)));
}

function refuse(operation: TargetedOperation, isRefused: (size: number) => boolean, status: 400 | 413 | 500) {
  return on(operation, async (c, next) => (isRefused((await bodyOf(c)).length) ? c.body(null, status) : await next()));
}

const ofEachSaver = [
  {
    name: 'loses-a-single-byte',
    breaks: 'A body of one byte is not an empty one.',
    size: '1Byte',
    act: (operation: Saver) =>
      before(operation, (c) => changeRequestBody(c, (bytes) => (bytes.length === 1 ? new Uint8Array() : bytes))),
  },
  {
    name: 'refuses-a-single-byte',
    breaks: 'No limit excludes a body of one byte.',
    size: '1Byte',
    act: (operation: Saver) => refuse(operation, (size) => size === 1, 413),
  },
  { name: 'keeps-64-kib', breaks: 'A body has more than 64 KiB.', size: '65537Bytes', act: cutTo(64 * kibibyte) },
  { name: 'keeps-1-mib', breaks: 'A body has more than 1 MiB.', size: '1048577Bytes', act: cutTo(mebibyte) },
  {
    name: 'fails-above-1-mib',
    breaks: 'A body that is too large is refused with 413.',
    size: '1048577Bytes',
    act: (operation: Saver) => refuse(operation, (size) => size > mebibyte, 500),
  },
  {
    name: 'keeps-16-mib',
    breaks: 'A body has more than 16 MiB.',
    size: '50Megabytes',
    act: cutTo(16 * mebibyte),
    needs: 'large',
  },
] as const;

const saverDefects: readonly Defect[] = savers.flatMap(({ operation, prefix, check }) =>
  ofEachSaver.map(({ name, breaks, size, act, ...needs }) => ({
    ...needs,
    name: `${prefix}-${name}`,
    breaks: `${operation}: ${breaks}`,
    caughtBy: [`${check}${size}`],
    middleware: act(operation),
  })),
);

/** Defects that only bodies of certain sizes show. */
export const contentSizeDefects: readonly Defect[] = [
  ...saverDefects,
  {
    name: 'put-file-too-large-but-stored',
    breaks: 'PutFile changes nothing when it returns 413.',
    caughtBy: ['Extended.Content/PutFileOf1048577Bytes'],
    middleware: on('PutFile', async (c, next) => {
      const body = await bodyOf(c);
      const file = fileOf(c);
      if (!file || body.length <= mebibyte) return await next();
      c.var.host.parts.store.setContent(file, replaceMain(file.content, body.subarray(0, mebibyte)));
      return c.body(null, 413);
    }),
  },
  {
    name: 'save-as-too-large-but-made',
    breaks: 'PutRelativeFile creates nothing when it returns 413.',
    caughtBy: ['Extended.PutRelativeFile/PutRelativeFile.BodyOf1048577Bytes'],
    middleware: on('PutRelativeFile', async (c, next) => {
      const isTooLarge = (await bodyOf(c)).length > mebibyte;
      await next();
      if (isTooLarge) replaceResponse(c, new Response(null, { status: 413 }));
    }),
  },
  {
    name: 'get-file-ends-at-1-mib',
    breaks: 'GetFile returns the whole content.',
    caughtBy: ['Extended.Content/PutFileOf1048577Bytes'],
    middleware: after('GetFile', (c) => changeResponseBody(c, (bytes) => bytes.subarray(0, mebibyte))),
  },
  {
    name: 'size-in-16-bits',
    breaks: 'Size has as many digits as it takes.',
    caughtBy: ['Extended.Content/PutFileOf65537Bytes'],
    middleware: after('CheckFileInfo', (c) => changeJson(c, (info) => ({ ...info, Size: Number(info.Size) % 65_536 }))),
  },
  {
    name: 'max-expected-size-is-the-least',
    breaks: 'GetFile returns a file that is smaller than X-WOPI-MaxExpectedSize.',
    caughtBy: ['Extended.Content/GetFileSmallerThanExpected'],
    middleware: on('GetFile', (c, next) => {
      const most = Number(c.req.header('X-WOPI-MaxExpectedSize') ?? 0);
      return most > (fileOf(c)?.content.main.length ?? 0) ? Promise.resolve(c.body(null, 412)) : next();
    }),
  },
  {
    name: 'chunk-of-one-byte-refused',
    breaks: 'A chunk may have a single byte.',
    caughtBy: ['Extended.IncrementalFileTransfer/PutChunkedFile.StreamOf1Byte'],
    middleware: on('PutChunkedFile', async (c, next) => {
      let isRefused = false;
      await changeUpload(c, ({ chunks }) => {
        isRefused = chunks.some(({ bytes }) => bytes.length === 1);
        return {};
      });
      return isRefused ? c.body(null, 400) : await next();
    }),
  },
  ...(
    [
      ['64-kib', 64 * kibibyte, '65537Bytes'],
      ['1-mib', mebibyte, '1048577Bytes'],
      ['16-mib', 16 * mebibyte, '50Megabytes'],
    ] as const
  ).map(([name, most, size]) => ({
    name: `chunked-upload-fails-above-${name}`,
    breaks: 'PutChunkedFile takes a body of any size, or refuses it with 413.',
    caughtBy: [`Extended.IncrementalFileTransfer/PutChunkedFile.StreamOf${size}`],
    ...(size === '50Megabytes' && { needs: 'large' as const }),
    middleware: refuse('PutChunkedFile', (bytes) => bytes > most, 500),
  })),
];
