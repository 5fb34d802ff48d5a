import { cut, cutMark } from './redactor.ts';
import { isRedirect, type WopiResponse } from './response.ts';

// Longer than the longest lock ID, so that two lock IDs can be compared.
export const longestValue = 1_100;

/** The status for a message, with the host's X-WOPI-ServerError or redirect target. */
export function describeStatus(response: WopiResponse): string {
  const location = response.header('Location');
  if (isRedirect(response) && location)
    return `${response.status}, a redirect to ${cut(location, longestValue)} (not followed)`;
  const reason = response.header('X-WOPI-ServerError');
  return reason ? `${response.status} (X-WOPI-ServerError: ${cut(reason, longestValue)})` : String(response.status);
}

/** Length and first bytes of a body, for a message. */
export function describeBytes(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 40)).toString('latin1') + (bytes.length > 40 ? cutMark : '');
  return `${bytes.length} bytes${bytes.length === 0 ? '' : ` starting with ${JSON.stringify(start)}`}`;
}
