import type { WopiResponse } from '../client/response.ts';
import { anyHeader, type HeaderExpectation } from './headers.ts';
import type { ResponseExpectation } from './response.ts';

export const sequenceNumberHeader = 'X-WOPI-SequenceNumber';

/** The number in a header; undefined for anything that Microsoft's validator does not read as a 32-bit integer. */
export function parseSequenceNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const number = Number(text);
  return number === (number | 0) ? number : undefined;
}

/** The number that an answer names, as the next request sends it; empty where there is none. */
export function sequenceNumberOf(response: WopiResponse): string {
  return response.header(sequenceNumberHeader) ?? '';
}

/** The header is a 32-bit integer. */
export const aSequenceNumber: HeaderExpectation = (value) =>
  parseSequenceNumber(value) === undefined ? 'a 32-bit integer' : undefined;

/** The header is a number above `previous`. */
export function above(previous: string): HeaderExpectation {
  const wanted = `a number above ${previous}`;
  return (value) => (value === undefined ? wanted : aboveIfPresent(previous)(value));
}

/** The header is absent or a number above `previous`. */
export function aboveIfPresent(previous: string): HeaderExpectation {
  return compared(previous, (number, other) => number > other, `a number above ${previous}`);
}

/** The header is absent or a number from `previous` on; where there is no previous number, it must be absent too. */
export function fromIfPresent(previous: string | undefined): HeaderExpectation {
  const wanted =
    previous === undefined
      ? 'no such header, because PutChunkedFile sent none to compare it with'
      : `a number from ${previous} on`;
  return compared(previous, (number, other) => number >= other, wanted);
}

function compared(
  previous: string | undefined,
  holds: (number: number, other: number) => boolean,
  wanted: string,
): HeaderExpectation {
  return (value) => {
    if (value === undefined) return undefined;
    const number = parseSequenceNumber(value);
    const other = parseSequenceNumber(previous);
    return number !== undefined && other !== undefined && holds(number, other) ? undefined : wanted;
  };
}

/** What an accepted PutChunkedFile answers: 200, a sequence number above the one sent if any, an item version. */
export function uploaded({ after }: { readonly after: string }): ResponseExpectation {
  return { status: 200, headers: { [sequenceNumberHeader]: aboveIfPresent(after), 'X-WOPI-ItemVersion': anyHeader } };
}
