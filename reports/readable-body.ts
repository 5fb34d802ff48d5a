import type { RecordedBody } from '../harness/client/exchange.ts';

const bytesInRow = 8;

/** The recorded bytes from the beginning of the body. */
export function recordedBytes({ body, bodyEncoding }: RecordedBody): Buffer {
  return Buffer.from(body, bodyEncoding);
}

/**
 * A body as readable text: text unchanged, other bytes as a hex dump. Of a body that was not recorded as a whole, the
 * beginning and the end.
 */
export function readableBody(body: RecordedBody): string {
  const { bodyEnd = '', bodySize } = body;
  if (body.bodyEncoding === 'utf8') return joined(body.body, bodyEnd);
  const end = Buffer.from(bodyEnd, 'hex');
  return joined(hexDump(recordedBytes(body)), hexDump(end, Math.max(bodySize - end.length, 0)));
}

function joined(beginning: string, end: string): string {
  return end === '' ? beginning : `${beginning}${gap}${end}`;
}

const gap = '\n…\n';

/** Which part of the body `readableBody` shows; empty for the whole. */
export function partShown({ bodyEnd }: RecordedBody): string {
  if (bodyEnd === undefined) return '';
  return bodyEnd === '' ? 'the beginning' : 'the beginning and the end';
}

/** Bytes of a hex dump; more come only from a report that someone else wrote. */
const longestDump = 8_192;

function hexDump(bytes: Buffer, offset = 0): string {
  const rows: string[] = [];
  for (let start = 0; start < Math.min(bytes.length, longestDump); start += bytesInRow) {
    rows.push(hexRow(bytes.subarray(start, start + bytesInRow), offset + start));
  }
  return rows.join('\n');
}

function hexRow(row: Buffer, start: number): string {
  const digits = row.toString('hex').replace(/..(?!$)/g, '$& ');
  const ascii = row.toString('latin1').replace(/[^ -~]/g, '.');
  return `${start.toString(16).padStart(4, '0')}  ${digits.padEnd(bytesInRow * 3 - 1)}  ${ascii}`;
}
