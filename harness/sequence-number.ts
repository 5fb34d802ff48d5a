import type { HeaderExpectation, ResponseExpectation } from './expect.ts';
import { anyHeader } from './expect.ts';

const sequenceNumber = 'X-WOPI-SequenceNumber';

/** The number in a header; undefined for anything that Microsoft's validator does not read as a 32-bit integer. */
export function parseSequenceNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const number = Number(text);
  return number === (number | 0) ? number : undefined;
}

/** The header is a 32-bit integer. */
export const aSequenceNumber: HeaderExpectation = (value) =>
  parseSequenceNumber(value) === undefined ? 'a 32-bit integer' : undefined;

/** The header is absent or a number above `previous`. */
export function aboveIfPresent(previous: string): HeaderExpectation {
  return (value) => (value === undefined || isAbove(value, previous) ? undefined : `a number above ${previous}`);
}

/** The header is absent or a number from `previous` on; without a previous number only its absence is right. */
export function fromIfPresent(previous: string | undefined): HeaderExpectation {
  return (value) =>
    value === undefined || value === previous || isAbove(value, previous)
      ? undefined
      : `a number from ${previous ?? 'the one that PutChunkedFile should have sent'} on`;
}

function isAbove(value: string, previous: string | undefined): boolean {
  const number = parseSequenceNumber(value);
  const other = parseSequenceNumber(previous);
  return number !== undefined && other !== undefined && number > other;
}

/** What an accepted PutChunkedFile answers: 200, a sequence number above the one sent if any, an item version. */
export function uploaded({ after }: { readonly after: string }): ResponseExpectation {
  return { status: 200, headers: { [sequenceNumber]: aboveIfPresent(after), 'X-WOPI-ItemVersion': anyHeader } };
}
