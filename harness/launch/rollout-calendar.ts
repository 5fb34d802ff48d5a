import { createHash } from 'node:crypto';
import type { LaunchFile } from './launch-file.ts';
import { stepsOf } from './rollout-items.ts';

/** Octets of a line of a calendar, without its line break (RFC 5545, 3.1). */
const longestLine = 75;

/**
 * The rollout schedule as an iCalendar file (RFC 5545), with an all-day event for the first day of each step; undefined
 * without steps.
 */
export function rolloutCalendar(file: LaunchFile, now: Date): string | undefined {
  const steps = stepsOf(file);
  if (steps.length === 0) return undefined;
  const stamp = `${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//wopi-conformance//launch//EN',
    ...steps.flatMap(({ date, percent }) => [
      'BEGIN:VEVENT',
      `UID:${uidOf(file, date)}`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`,
      `SUMMARY:${escapeText(`Rollout of Microsoft 365 for the web: ${percent} % of users${companyOf(file)}`)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function companyOf({ contacts }: LaunchFile): string {
  return contacts?.company === undefined ? '' : ` of ${contacts.company}`;
}

// The same event in the calendar of every run, so that a new file updates it.
function uidOf({ host }: LaunchFile, date: string): string {
  const name = host?.wopisrc ?? '';
  return `${createHash('sha256').update(`${name}\n${date}`).digest('hex').slice(0, 32)}@wopi-conformance`;
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

function fold(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    const limit = pieces.length === 0 ? longestLine : longestLine - 1;
    if (Buffer.byteLength(piece + character) > limit) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].join('\r\n ');
}
