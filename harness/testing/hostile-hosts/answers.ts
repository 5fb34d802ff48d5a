import type { RawRequest } from './raw-host.ts';

type HeaderList = readonly (readonly [name: string, value: string])[];

/** What a small host in good order says of its file. */
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

/** A response with a right Content-Length. */
export function http(status: number, body: string | Uint8Array = '', headers: HeaderList = []): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([head(status, [...headers, ['Content-Length', String(bytes.length)]]), bytes]);
}

/** A response's status line and headers alone. */
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

/** The answer of a small host in good order, which keeps no state. */
export function goodAnswer({ operation }: Pick<RawRequest, 'operation'>): Buffer {
  if (operation === 'CheckFileInfo') return json(fileInfo);
  if (operation === 'GetFile') return http(200, fileContents);
  return http(200);
}
