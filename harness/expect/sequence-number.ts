import type { WopiResponse } from '../client/response.ts';
import { anyHeader, type HeaderExpectation } from './headers.ts';
import type { ResponseExpectation } from './response.ts';

export const sequenceNumberHeader = 'X-WOPI-SequenceNumber';

/** The number in a header; undefined for a value that Microsoft's validator does not parse as a 32-bit integer. */
export function parseSequenceNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const number = Number(text);
  return number === (number | 0) ? number : undefined;
}

/** The sequence number of a response, as the next request sends it; empty when it is missing. */
export function sequenceNumberOf(response: WopiResponse): string {
  return response.header(sequenceNumberHeader) ?? '';
}

/** The header is a 32-bit integer. */
export const aSequenceNumber: HeaderExpectation = (value) =>
  parseSequenceNumber(value) === undefined ? 'a 32-bit integer' : undefined;

/** The header is a number greater than `previous`. */
export function above(previous: string): HeaderExpectation {
  const wanted = `a number greater than ${previous}`;
  return (value) => (value === undefined ? wanted : aboveIfPresent(previous)(value));
}

/** The header is absent or a number greater than `previous`. */
export function aboveIfPresent(previous: string): HeaderExpectation {
  return compared(previous, (number, other) => number > other, `a number greater than ${previous}`);
}

/** The header is absent or at least `previous`. Without a previous number, it must be absent. */
export function fromIfPresent(previous: string | undefined): HeaderExpectation {
  const wanted =
    previous === undefined ? 'no header, because PutChunkedFile returned none' : `a number of at least ${previous}`;
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

/** A successful PutChunkedFile: 200, an item version and, if any, a sequence number greater than the one sent. */
export function uploaded({ after }: { readonly after: string }): ResponseExpectation {
  return { status: 200, headers: { [sequenceNumberHeader]: aboveIfPresent(after), 'X-WOPI-ItemVersion': anyHeader } };
}
