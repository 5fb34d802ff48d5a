import type { RecordedBody } from '../harness/client/exchange.ts';

const bytesInRow = 8;

/** The recorded bytes; the body may have had more. */
export function recordedBytes({ body, bodyEncoding }: RecordedBody): Buffer {
  return Buffer.from(body, bodyEncoding);
}

/** A body as readable text: text unchanged, other bytes as a hex dump. Cut after `limit` bytes or characters. */
export function readableBody(body: RecordedBody, limit: number): string {
  if (body.bodyEncoding === 'utf8') return body.body.slice(0, limit);
  return hexDump(recordedBytes(body).subarray(0, limit));
}

/** Whether `readableBody` with this limit shows less than the whole body. */
export function isCut(body: RecordedBody, limit: number): boolean {
  const bytes = recordedBytes(body).length;
  return bytes < body.bodySize || (body.bodyEncoding === 'utf8' ? body.body.length : bytes) > limit;
}

function hexDump(bytes: Buffer): string {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesInRow) {
    rows.push(hexRow(bytes.subarray(start, start + bytesInRow), start));
  }
  return rows.join('\n');
}

function hexRow(row: Buffer, start: number): string {
  const digits = row.toString('hex').replace(/..(?!$)/g, '$& ');
  const ascii = row.toString('latin1').replace(/[^ -~]/g, '.');
  return `${start.toString(16).padStart(4, '0')}  ${digits.padEnd(bytesInRow * 3 - 1)}  ${ascii}`;
}
