import { Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';
import { itemVersion } from '../item-version.ts';

/** The maximum size if the client sends none. */
const largestExpected = 2_147_483_647;

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/rest/files/getfile */
export function getFile(c: HostContext): Response {
  const { file } = c.var;
  const size = file.content.main.length;
  if (size > maxExpectedSize(c)) throw new Refusal(412, 'The file is larger than X-WOPI-MaxExpectedSize');
  return bytesResponse(file.content.main, itemVersion(file));
}

/** FileUrl and DownloadUrl return only the bytes, without any WOPI header. */
export function download(c: HostContext): Response {
  const { name, content } = c.var.file;
  return bytesResponse(content.main, {
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
}

function bytesResponse(bytes: Uint8Array, headers: Readonly<Record<string, string>>): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': `${bytes.length}`,
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  });
}

function maxExpectedSize(c: HostContext): number {
  const text = c.req.header('X-WOPI-MaxExpectedSize') ?? '';
  return /^\d+$/.test(text) ? Number(text) : largestExpected;
}
