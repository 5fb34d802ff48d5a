import { decodeUtf7 } from '../../../wopi/utf7.ts';
import { bodyOf, headerOf, type Override, type StoringHost } from '../storing-host.ts';
import { fileInfo, http, json } from './answers.ts';
import type { RawRequest } from './raw-host.ts';

const tokensName = 'test.wopitest';

/**
 * A host whose access token names the file by its path: after RenameFile the token leads nowhere, and PutFile with it
 * creates another file under the old name.
 */
export function nameBoundToken(
  substitutes: Buffer[],
  { claims = {}, missing = http(404) }: { readonly claims?: object; readonly missing?: Buffer } = {},
): Override {
  return (request, host) => {
    if (request.operation === 'CheckFileInfo' && host.name === tokensName) return infoOf(host, claims);
    if (request.operation === 'RENAME_FILE' && host.name === tokensName) return rename(request, host);
    if (host.name === tokensName) return undefined;
    return toLostFile(request, substitutes, missing);
  };
}

function infoOf({ content, name }: StoringHost, claims: object): Buffer {
  return json({ ...fileInfo, SupportsRename: true, BaseFileName: name, Size: content.length, ...claims });
}

function rename(request: RawRequest, host: StoringHost): Buffer {
  const stem = decodeUtf7(headerOf(request, 'X-WOPI-RequestedName'));
  host.name = `${stem}.wopitest`;
  return json({ Name: stem });
}

function toLostFile(request: RawRequest, substitutes: Buffer[], missing: Buffer): Buffer {
  const substitute = substitutes.at(-1);
  if (request.operation === 'PUT') substitutes.push(bodyOf(request));
  if (request.operation === 'PUT') return http(200);
  if (substitute && request.operation === 'CheckFileInfo')
    return json({ ...fileInfo, BaseFileName: tokensName, Size: substitute.length });
  if (request.operation === 'GetFile') return substitute ? http(200, substitute) : missing;
  return http(404);
}
