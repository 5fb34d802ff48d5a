import { decodeUtf7 } from '../../wopi/utf7.ts';
import type { RecordedRequest } from '../client/exchange.ts';
import type { WopiResponse } from '../client/response.ts';
import type { Mismatch } from '../results/failures.ts';

/** Whether a response with these mismatches, read after a refused request, shows what that request asked for. */
export function showsEffect(refused: WopiResponse, read: WopiResponse, mismatches: readonly Mismatch[]): boolean {
  const { request } = refused.exchange;
  if (isDeletion(refused)) return mismatches.some(({ at }) => at === 'status');
  if (isGone(read)) return false;
  if (read.operation === 'GetFile') return isWhatWasSent(request, read.body);
  const name = mismatches.find(({ at }) => /^property (BaseFileName|Name)$/.test(at));
  if (name) return isRequestedName(request, name);
  return !isAboutLock(read, mismatches) || isRequestedLock(request, read);
}

function isGone({ operation, status }: WopiResponse): boolean {
  return /^(GetFile|Check\w+Info)$/.test(operation) && status >= 400;
}

function isDeletion({ operation }: WopiResponse): boolean {
  return operation.startsWith('Delete');
}

/** Whether a content is that of a request, or in it: chunks are sent within frames. */
function isWhatWasSent({ body, bodyEncoding, bodyEnd, bodySize }: RecordedRequest, content: Uint8Array): boolean {
  const sent = Buffer.from(body, bodyEncoding);
  if (content.length === 0) return bodySize === 0;
  if (bodyEnd === undefined) return sent.includes(Buffer.from(content));
  return content.length === bodySize && sent.equals(content.subarray(0, sent.length));
}

/** A host may repair the requested name, but it does not return a part of the earlier one for that. */
function isRequestedName({ headers }: RecordedRequest, { expected, actual }: Mismatch): boolean {
  const requested = headers['X-WOPI-RequestedName'];
  if (requested === undefined || !actual.startsWith('"')) return false;
  const isEarlier = letters(expected).includes(letters(actual));
  return letters(actual).includes(letters(decodeUtf7(requested))) || !isEarlier;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isAboutLock({ operation }: WopiResponse, mismatches: readonly Mismatch[]): boolean {
  return ['Lock', 'Unlock'].includes(operation) && mismatches.some(({ at }) => at === 'status');
}

/** A host that names no lock may have taken the requested one. */
function isRequestedLock({ headers }: RecordedRequest, read: WopiResponse): boolean {
  const named = read.header('X-WOPI-Lock');
  const asked = read.exchange.request.headers['X-WOPI-Lock'];
  const requested = headers['X-WOPI-Lock'];
  if (requested === undefined) return false;
  return !named || (read.operation === 'Unlock' ? named !== asked : named === requested);
}
