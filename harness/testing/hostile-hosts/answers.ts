import type { RawRequest } from './raw-host.ts';

type HeaderList = readonly (readonly [name: string, value: string])[];

/** CheckFileInfo of a small correct host. */
export const fileInfo = {
  BaseFileName: 'test.wopitest',
  OwnerId: 'alice',
  Size: 7,
  UserId: 'alice',
  Version: '1',
  SupportsUpdate: true,
  SupportsLocks: true,
  UserCanWrite: true,
};

export const fileContents = 'content';

/** A response with a correct Content-Length. */
export function http(status: number, body: string | Uint8Array = '', headers: HeaderList = []): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([head(status, [...headers, ['Content-Length', String(bytes.length)]]), bytes]);
}

/** Only the status line and headers of a response. */
export function head(status: number, headers: HeaderList = [], version = '1.1'): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`HTTP/${version} ${status} Some reason\r\n${lines}\r\n`, 'latin1');
}

export function json(value: unknown): Buffer {
  return jsonText(JSON.stringify(value));
}

export function jsonText(body: string | Uint8Array): Buffer {
  return http(200, body, [['Content-Type', 'application/json']]);
}

/** The response of a small correct host without state. */
export function goodAnswer({ operation }: Pick<RawRequest, 'operation'>): Buffer {
  if (operation === 'CheckFileInfo') return json(fileInfo);
  if (operation === 'GetFile') return http(200, fileContents);
  return http(200);
}
