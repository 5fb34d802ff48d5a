import { done, Refusal } from '../../answers.ts';
import type { HostContext } from '../../host-env.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/create-upload-session */
export function createUploadSession(c: HostContext): Response {
  return c.json({ UploadSessionToken: c.var.host.uploads.open(c.var.file.id) });
}

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/upload-bytes-session */
export function updateUploadSession(c: HostContext): Response {
  const { host, file, body } = c.var;
  const token = c.req.header('X-WOPI-UploadSessionToken') ?? '';
  const before = host.uploads.bytes(file.id, token);
  if (!before) throw new Refusal(410, 'The upload session does not exist or has expired');
  refuseOther(c, 'X-WOPI-ContentRangeOffset', before.length);
  refuseOther(c, 'X-WOPI-ContentRangeLength', body.length);
  const size = before.length + body.length;
  if (size > host.limits.content) throw new Refusal(413, 'The upload session is too large');
  host.uploads.write(file.id, token, Buffer.concat([before, body]));
  return done({ 'X-WOPI-UploadSessionCurrentOffset': `${size}` });
}

function refuseOther(c: HostContext, header: string, expected: number): void {
  if (c.req.header(header) !== `${expected}`) throw new Refusal(400, `${header} must be ${expected}`);
}
