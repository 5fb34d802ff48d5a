import { decodePutChunkedFileRequest, decodeUploadStream } from '../../../wopi/chunked/chunked-file.ts';
import type { PutChunkedFileRequest } from '../../../wopi/chunked/chunked-file-messages.ts';
import { defaultFrameLimits } from '../../../wopi/chunked/decode-frames.ts';
import { done, Refusal } from '../../answers.ts';
import type { Content } from '../../content.ts';
import type { HostContext } from '../../host-env.ts';
import { lockConflict } from '../locks/lock-conflict.ts';
import { type PresentedLock, presentedLock } from '../locks/presented-lock.ts';
import { appliedContent } from './applied-content.ts';
import { orBadRequest, refuseDuplicateStreams, sequenceHeaders } from './chunked-request.ts';
import { currentContent, knownChunks } from './content-streams.ts';

/** @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/plus/file-transfer/put-chunked-file */
export function putChunkedFile(c: HostContext): Response {
  const { host, file } = c.var;
  const presented = presentedLock(c);
  const sequenceNumber = requiredSequenceNumber(c);
  refuseUnprovenEditors(c);
  refuseWithoutLock(c, presented);
  if (sequenceNumber !== file.revision) {
    throw new Refusal(412, 'The file has a different sequence number', { 'X-WOPI-SequenceNumber': `${file.revision}` });
  }
  const { content, session } = requestedContent(c);
  if (session) host.uploads.close(session);
  return done(sequenceHeaders(host.store.setContent(file, content)));
}

/** The content after the request, and the upload session that it commits. */
function requestedContent(c: HostContext): { readonly content: Content; readonly session: string | undefined } {
  const { body, host } = c.var;
  const limits = { ...defaultFrameLimits, maxTotalSize: host.limits.content, maxPayloadSize: host.limits.content };
  const { message, chunks } = orBadRequest(() => decodePutChunkedFileRequest(body, limits));
  refuseDuplicateStreams(message.Signatures);
  const content = currentContent(c);
  const uploaded = orBadRequest(() => decodeUploadStream(sessionBytes(c, message), limits));
  const available = new Map([...knownChunks(content), ...uploaded, ...chunks]);
  const write = { message, available, now: host.clock.now(), maxSize: host.limits.content };
  return {
    content: orBadRequest(() => appliedContent(content, write)),
    session: message.UploadSessionTokenToCommit || undefined,
  };
}

function sessionBytes(c: HostContext, { UploadSessionTokenToCommit: token }: PutChunkedFileRequest): Uint8Array {
  if (!token) return new Uint8Array();
  const bytes = c.var.host.uploads.bytes(c.var.file.id, token);
  if (!bytes) throw new Refusal(400, 'The upload session does not exist or has expired');
  return bytes;
}

function requiredSequenceNumber(c: HostContext): number {
  const text = c.req.header('X-WOPI-SequenceNumber') ?? '';
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, 'X-WOPI-SequenceNumber is missing or not a number');
  return Number(text);
}

// The header lists users, and only a proof shows that it comes from the WOPI client.
function refuseUnprovenEditors(c: HostContext): void {
  if (c.req.header('X-WOPI-Editors') && !c.var.proven) throw new Refusal(400, 'X-WOPI-Editors needs a validated proof');
}

function refuseWithoutLock(c: HostContext, presented: PresentedLock): void {
  const { host, file } = c.var;
  const held = host.locks.held(file.id);
  if (!held) refuseWithoutCoauthLock(c, presented);
  else if (held.lockId !== presented.lockId) throw conflict(c, 'The file has a different WOPI lock', 'WOPI-Lock');
}

function refuseWithoutCoauthLock(c: HostContext, { coauthLockId }: PresentedLock): void {
  const { host, file } = c.var;
  const exclusive = host.coauth.exclusive(file.id);
  if (exclusive && exclusive.id !== coauthLockId) {
    throw conflict(c, 'Another client holds the exclusive coauth lock', 'WOPI-CoauthExclusiveLock');
  }
  if (host.coauth.find(file.id, coauthLockId)) return;
  if (host.coauth.locks(file.id).length > 0) throw conflict(c, 'The presented lock is not one of the coauth locks');
  if (file.content.main.length > 0) throw conflict(c, 'The file is not locked and not empty');
}

function conflict(c: HostContext, reason: string, mechanism?: string): Refusal {
  const headers = mechanism === undefined ? {} : { 'X-WOPI-ConflictingMechanism': mechanism };
  return lockConflict(c, c.var.file, reason, headers);
}
